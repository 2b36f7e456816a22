"""Ships a trained model: half-precision weights with their description in resources/models.

    python packaging/ship_model.py runs/small --version 0.1.0
    python packaging/ship_model.py runs/recognizer --version 0.1.0

The model card, resources/models/handwrite.md, is written by hand from the evaluation's figures.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from diffusion.checkpoint import CheckpointError, load_checkpoint, save_checkpoint
from diffusion.recognizer import Recognizer, save_recognizer

ATTRIBUTION = (
    "Trained on UNIPEN train_r01_v07, International Unipen Foundation, 1999, "
    "doi 10.5281/zenodo.1195803, CC BY 4.0; I. Guyon, L. Schomaker, R. Plamondon, M. Liberman, "
    "S. Janet, UNIPEN project of on-line data exchange and recognizer benchmarks, ICPR 1994."
)
SETTINGS = ("num_steps", "sampler", "text_guidance", "style_guidance", "neatness")
TUNED = {
    "transformer": {
        "num_steps": 12,
        "sampler": "dpmpp2m",
        "text_guidance": 1.75,
        "style_guidance": 1.75,
        "neatness": 0.9,
    }
}  # on the tune half of the validation writers, see the model card; of other families, their own


def main() -> int:
    """Writes handwrite.safetensors or recognizer.safetensors, and its .json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path, help="folder of the run, or a checkpoint")
    parser.add_argument("--version", required=True)
    parser.add_argument("--steps", dest="num_steps", type=int)
    parser.add_argument("--sampler")
    parser.add_argument("--text-guidance", type=float)
    parser.add_argument("--style-guidance", type=float)
    parser.add_argument("--neatness", type=float)
    args = parser.parse_args()
    models = Path(__file__).resolve().parent.parent / "resources" / "models"
    provenance = {"version": args.version, "licence": "CC BY 4.0", "attribution": ATTRIBUTION}
    try:
        checkpoint = load_checkpoint(args.run)
    except CheckpointError:
        recognizer = Recognizer.load(args.run)
        target = models / "recognizer.safetensors"
        model = recognizer.model
        own = {key: value for key, value in recognizer.info.items() if key != "sha256"}
        info = own | {"name": "handwrite-recognizer"} | provenance
        save_recognizer(target, model.config, model.state_dict(), info)
        print(target, f"{target.stat().st_size / 1e6:.1f} MB")
        return 0
    target = models / "handwrite.safetensors"
    info = checkpoint.info | provenance
    tuned = TUNED.get(checkpoint.config.family, checkpoint.config.sampling)
    given = {name: vars(args).get(name) for name in SETTINGS}
    sampling = {**tuned, **{name: value for name, value in given.items() if value is not None}}
    save_checkpoint(target, checkpoint.config, checkpoint.weights, info=info, sampling=sampling)
    print(target, f"{target.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
