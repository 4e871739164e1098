import os
import subprocess
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import numpy as np
import pytest
from sklearn.exceptions import NotFittedError

from cartshift.anomaly.autoencoder import Autoencoder


def waves(n=400, seed=0):
    rng = np.random.default_rng(seed)
    phase = rng.uniform(0, 2 * np.pi, (n, 1)) + 2 * np.pi * np.arange(12) / 12
    return np.sin(phase) + rng.normal(0, 0.05, (n, 12))


@pytest.fixture(scope="module")
def fitted():
    return Autoencoder(bottleneck=2, hidden=16, random_state=3).fit(waves())


def test_normal_windows_come_back_and_abnormal_ones_do_not(fitted):
    noise = np.random.default_rng(1).permuted(waves(seed=1), axis=1)
    normal, abnormal = fitted.score_samples(waves(seed=2)), fitted.score_samples(noise)
    assert np.median(normal) > -0.05
    assert np.median(abnormal) < 5 * np.median(normal)


def test_same_seed_same_model_and_numpys_global_seed_is_left_alone(fitted):
    np.random.seed(0)  # noqa: NPY002
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    again = Autoencoder(bottleneck=2, hidden=16, random_state=3).fit(waves())
    np.testing.assert_array_equal(again.reconstruct(waves()), fitted.reconstruct(waves()))
    np.testing.assert_array_equal(np.random.get_state()[1], before)  # noqa: NPY002


def test_bad_input_is_named(fitted):
    with pytest.raises(ValueError, match="features"):
        fitted.reconstruct(np.zeros((2, 5)))
    with pytest.raises(ValueError, match="bottleneck"):
        Autoencoder(bottleneck=0).fit(waves())
    with pytest.raises(ValueError, match="equal"):
        Autoencoder().fit(np.ones((5, 3)))
    with pytest.raises(NotFittedError):
        Autoencoder().reconstruct(waves())


def test_the_package_does_not_import_tensorflow():
    code = "import sys, cartshift.anomaly.windows; print([m for m in ('tensorflow', 'keras') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
