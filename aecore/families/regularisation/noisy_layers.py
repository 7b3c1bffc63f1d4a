"""The autoencoder with Gaussian noise in its hidden layers: noise injection."""

from aecore.families.family import Family
from aecore.nets.noisy import Noisy, noisy_forward
from aecore.parts.bottleneck import Identity
from aecore.parts.corruption import NoCorruption
from aecore.parts.objective import SquaredError
from aecore.spec import DataSpec, Spec, Training

FAMILY = Family(
    name="noisy-layers",
    title="Noisy layers",
    summary=(
        "The image comes in clean, but in training every layer receives the one before with noise added. "
        "A value that only one unit holds is lost, so units hold on to what matters, and far apart. "
        "Turned off for use, it leaves codes that noise in the images themselves disturbs less."
    ),
    formula=r"h_l = f(W_l (h_{l - 1} + \varepsilon) + b_l),\quad \varepsilon \sim N(0, \sigma^2)",
    source="Poole, Sohl-Dickstein and Ganguli, Analyzing noise in autoencoders and deep networks (2014)",
    group="Regularisation",
    spec=Spec(
        family="noisy-layers",
        data=DataSpec(name="mnist"),
        net=Noisy(hidden=(256,), code=64, activation="tanh", code_activation="tanh", noise=0.3),
        bottleneck=Identity(),
        corruption=NoCorruption(),
        objective=(SquaredError(),),
        train=Training(rate=2e-3, schedule="one-cycle", batch=128, epochs=40),
    ),
    components=(noisy_forward,),
)
