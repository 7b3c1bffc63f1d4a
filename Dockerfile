# Latent Lab as an image: `docker build -t latent-lab .`, or `--build-arg DEVICE=cuda` for NVIDIA GPUs.
# docs/deploy.md tells how it is run.
ARG PYTHON=3.11

FROM python:${PYTHON}-slim AS packages
ARG DEVICE=cpu
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
COPY requirements.txt .
# PyTorch's own index has wheels without CUDA, which are 5 GB smaller; the same version of PyPI brings CUDA.
RUN if [ "$DEVICE" = cpu ]; then \
        pip install --no-deps --index-url https://download.pytorch.org/whl/cpu "$(grep '^torch==' requirements.txt)"; \
    fi \
    && pip install -r requirements.txt

FROM python:${PYTHON}-slim
RUN useradd --uid 10001 --home-dir /data --no-create-home --shell /usr/sbin/nologin lab \
    && install -d -o lab -g lab -m 0700 /data
COPY --from=packages /opt/venv /opt/venv
WORKDIR /app
COPY app.py LICENSE ./
COPY .streamlit .streamlit
COPY assets assets
COPY aecore aecore
COPY ui ui
COPY pages pages
RUN /opt/venv/bin/python -m compileall -q aecore ui pages app.py

# With an address for browsers Streamlit asks no server elsewhere for that of this machine, as it else does.
# Written to are /data, which is to be kept, and /tmp; the rest of the file system may be read-only.
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    LATENTLAB_HOME=/data \
    NUMBA_CACHE_DIR=/tmp/numba \
    STREAMLIT_SERVER_ADDRESS=0.0.0.0 \
    STREAMLIT_SERVER_PORT=8501 \
    STREAMLIT_SERVER_HEADLESS=true \
    STREAMLIT_BROWSER_SERVER_ADDRESS=localhost
USER lab
VOLUME /data
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"]
CMD ["streamlit", "run", "app.py"]
