#!/usr/bin/env bash
# torch.set_num_threads in one Python thread decides for threads that have not computed yet, and for no other.
#
# Good guess, either of two: the number belongs to the process, so the main thread sees what a worker set; or it
# belongs to the thread, so a worker that sets 1 touches nobody else.
#
# Seen: both and neither. The thread that calls it changes; threads that have already asked or run a parallel operation
# keep theirs for good, the main thread among them; a thread that starts later takes the number that *any* thread set
# last, although nothing in it or in its parent asked for that. Workers started in another order compute with other
# numbers of threads, and a matrix product may then differ in its last bits.
#
# Where: torch 2.13.0 (OpenMP build), aten/src/ATen/ParallelOpenMP.cpp: `set_num_threads` writes a process-wide atomic
# and the calling thread's OpenMP setting; `lazy_init_num_threads` (ATen/Parallel.h) reads the atomic once per thread.
# The documentation asks that it be called before any eager code runs, and does not name a scope.
#
# So: call it first thing in every worker, never once in the main thread, and never count on what another one set.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check numpy==2.4.6 torch==2.13.0

OMP_NUM_THREADS=2 venv/bin/python - <<'PY'
import queue
import threading

import torch


def in_new_thread(act):
    got = []
    thread = threading.Thread(target=lambda: got.append(act()))
    thread.start()
    thread.join()
    return got[0]


def set_to(n):
    torch.set_num_threads(n)
    return torch.get_num_threads()


def multiply_and_ask():
    _ = torch.ones(300, 300) @ torch.ones(300, 300)
    return torch.get_num_threads()


def holds(what, true):
    print("ok  " if true else "CHANGED  ", what)
    if not true:
        raise SystemExit(1)


asked, answers = queue.Queue(), queue.Queue()


def wait_and_ask():
    answers.put(multiply_and_ask())
    asked.get()
    answers.put(multiply_and_ask())


start = multiply_and_ask()
old = threading.Thread(target=wait_and_ask, daemon=True)
old.start()
before = answers.get()
print("main thread:", start, " a worker that has computed:", before)

setter = in_new_thread(lambda: set_to(3))
main = multiply_and_ask()
new = in_new_thread(multiply_and_ask)
asked.put(None)
after = answers.get()
old.join()
print("another thread sets 3. setter:", setter, " main:", main, " old worker:", after, " new worker:", new)
holds("the setter has 3", setter == 3)
holds("the main thread and the worker that had computed keep theirs", main == start == 2 and after == before == 2)
holds("a thread born afterwards computes with the stranger's 3", new == 3)

in_new_thread(lambda: set_to(1))
print("yet another sets 1. main:", multiply_and_ask(), " new worker:", in_new_thread(multiply_and_ask))
holds("and with 1 once yet another thread set 1", in_new_thread(multiply_and_ask) == 1 and multiply_and_ask() == 2)
PY
