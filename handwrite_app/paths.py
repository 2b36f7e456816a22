"""Where files live: the shipped resources, and the places of this user.

The only module that knows. A profile folder (`--profile DIR`, or the environment variable
HANDWRITE_PROFILE) takes the place of every folder that platformdirs would name. It is kept in the
environment so that worker threads and child processes see the same one.
"""

from __future__ import annotations

import os
from pathlib import Path

PROFILE_VARIABLE = "HANDWRITE_PROFILE"
MODEL_NAME = "handwrite.safetensors"
RECOGNIZER_NAME = "recognizer.safetensors"
_APP = "handwrite"
_PACKAGE = Path(__file__).resolve().parent


def set_profile(folder: Path | str | None) -> None:
    """Puts everything the application writes into `folder`; None goes back to platformdirs."""
    if folder is None:
        os.environ.pop(PROFILE_VARIABLE, None)
    else:
        os.environ[PROFILE_VARIABLE] = str(Path(folder).expanduser().absolute())


def profile() -> Path | None:
    """Returns the profile folder in use, or None where platformdirs decides."""
    folder = os.environ.get(PROFILE_VARIABLE)
    return Path(folder) if folder else None


def data_dir() -> Path:
    """Returns the folder of this user's own data (saved hands); it may not exist yet."""
    chosen = profile()
    if chosen is not None:
        return chosen
    import platformdirs

    return Path(platformdirs.user_data_dir(_APP, appauthor=False))


def config_dir() -> Path:
    """Returns the folder of this user's settings; it may not exist yet."""
    chosen = profile()
    if chosen is not None:
        return chosen
    import platformdirs

    return Path(platformdirs.user_config_dir(_APP, appauthor=False))


def log_dir() -> Path:
    """Returns the folder of the log file; it may not exist yet."""
    chosen = profile()
    if chosen is not None:
        return chosen / "log"
    import platformdirs

    return Path(platformdirs.user_log_dir(_APP, appauthor=False))


def settings_file() -> Path:
    """Returns the file that `handwrite_app.settings` reads and writes."""
    return config_dir() / "settings.json"


def styles_dir() -> Path:
    """Returns the folder of saved hands; it may not exist yet."""
    return data_dir() / "styles"


def recordings_dir() -> Path:
    """Returns the folder of recorded ink, one folder a hand; it may not exist yet."""
    return data_dir() / "recordings"


def adapters_dir() -> Path:
    """Returns the folder of what the model has learned of hands; it may not exist yet."""
    return data_dir() / "adapters"


def recovery_dir() -> Path:
    """Returns the folder of unsaved work, kept against a crash; it may not exist yet."""
    return data_dir() / "recovery"


def lab_runs() -> Path:
    """Returns the folder of the Lab's training runs; it may not exist yet."""
    return data_dir() / "lab" / "runs"


def corpora_dir() -> Path:
    """Returns the folder of corpora to train on, one folder a corpus; it may not exist yet."""
    return data_dir() / "corpora"


def training_runs() -> Path:
    """Returns the folder of the runs that train stroke models; it may not exist yet."""
    return data_dir() / "training"


def own_models_dir() -> Path:
    """Returns the folder of this user's own stroke models; it may not exist yet."""
    return data_dir() / "models"


def resources_dir() -> Path:
    """Returns the shipped resources: inside the package when installed, else the checkout's."""
    installed = _PACKAGE / "resources"
    return installed if installed.is_dir() else _PACKAGE.parent / "resources"


def models_dir() -> Path:
    """Returns the folder of the shipped weights."""
    return resources_dir() / "models"


def lab_models_dir() -> Path:
    """Returns the folder of the shipped models of the Lab."""
    return models_dir() / "lab"


def digits_dir() -> Path:
    """Returns the folder of the shipped pictures of digits, MNIST."""
    return resources_dir() / "mnist"


def presets_dir() -> Path:
    """Returns the folder of the shipped style presets."""
    return resources_dir() / "styles"


def translations_dir() -> Path:
    """Returns the folder of the shipped translations of the window."""
    return resources_dir() / "translations"


def default_model() -> Path:
    """Returns the checkpoint used when none is named; it may be missing in a bare checkout."""
    return models_dir() / MODEL_NAME


def recognizer() -> Path:
    """Returns the shipped recogniser; it may be missing in a bare checkout."""
    return models_dir() / RECOGNIZER_NAME
