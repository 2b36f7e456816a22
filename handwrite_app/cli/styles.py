"""`handwrite-app styles`: list, add, remove and show hands."""

from __future__ import annotations

import argparse
from pathlib import Path

from handwrite_app.errors import UserError


def run(options: argparse.Namespace) -> int:
    """Does what `options.action` says; see `handwrite_app.styles`."""
    action = {"list": _list, "add": _add, "remove": _remove, "show": _show}[options.action]
    action(options)
    return 0


def _list(_: argparse.Namespace) -> None:
    from handwrite_app.styles import list_styles

    infos = list_styles()
    width = max((len(info.name) for info in infos), default=0)
    for info in infos:
        kind = "preset" if info.is_preset else "saved"
        print(f"{info.name:<{width}}  {kind:<6}  {info.description}".rstrip())


def _add(options: argparse.Namespace) -> None:
    from handwrite_app.hand_files import recordings_in
    from handwrite_app.recording.ink import save_recording
    from handwrite_app.styles import HAND_SUFFIX, check_name, read_samples, save_style

    name = check_name(options.name)
    files = [Path(file).expanduser() for file in options.files]
    samples = [sample for file in files for sample in read_samples(file)]
    hands = [file for file in files if file.suffix.lower() == HAND_SUFFIX]
    recordings = [recording for file in hands for recording in recordings_in(file)]
    try:
        info = save_style(name, samples)
        for recording in recordings:
            save_recording(info.name, recording)
    except OSError as error:
        raise UserError(
            f"The hand cannot be saved: {error.strerror or error}.",
            "Choose another folder with --profile DIR.",
        ) from None
    print(info.name)


def _remove(options: argparse.Namespace) -> None:
    from handwrite_app.styles import remove_style

    try:
        remove_style(options.name)
    except OSError as error:
        raise UserError(
            f"The hand cannot be removed: {error.strerror or error}.", "Check its folder."
        ) from None


def _show(options: argparse.Namespace) -> None:
    from handwrite_app.cli.outputs import check_writable
    from handwrite_app.export import write_all
    from handwrite_app.hand_files import export_hand
    from handwrite_app.recording.ink import load_recordings
    from handwrite_app.samples import sample_picture
    from handwrite_app.styles import HAND_SUFFIX, find_style, resolve_style

    path = Path(options.output)
    suffix = path.suffix.lower()
    if suffix not in (".png", ".inkml", HAND_SUFFIX):
        raise UserError(
            f"A hand cannot be shown as {path.name!r}.",
            f"Name a .png, .inkml or {HAND_SUFFIX} file.",
        )
    check_writable(path)
    if suffix == ".inkml":
        write_all({path: _recorded_ink(options.name)})
        return
    samples = resolve_style(options.name)
    if suffix == ".png":
        data = sample_picture(samples)
    else:
        info = find_style(options.name)
        if info is None:
            data = export_hand(Path(options.name).stem, samples)
        else:
            data = export_hand(info.name, samples, load_recordings(info.name))
    write_all({path: data})
    print(path)


def _recorded_ink(name: str) -> bytes:
    from handwrite_app.recording.export import export_recordings
    from handwrite_app.recording.ink import load_recordings

    recordings = load_recordings(name)
    if not recordings:
        raise UserError(
            f"Nothing was recorded of a hand {name!r}.",
            "Record it in the window, with Ctrl+Shift+D.",
        )
    return export_recordings(recordings, name)
