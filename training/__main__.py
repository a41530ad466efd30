"""`python -m training RECIPE --config FILE`: make the shipped weights again."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Annotated

import typer

from eval.settings import load_settings
from training.recipe import Recipe

app = typer.Typer(help=__doc__, no_args_is_help=True, add_completion=False)


@app.callback()
def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")


@app.command()
def nli(config: Annotated[Path, typer.Option(help="the recipe, such as configs/training/1-general.yaml")]) -> None:
    """Fine-tune the NLI cross-encoder; run it again to go on after a stop."""
    from training.nli import train

    for name, value in train(load_settings(config, Recipe)).items():
        typer.echo(f"{name}\t{value:.4f}")


@app.command()
def average(
    folders: Annotated[list[Path], typer.Argument(metavar="DIR...", help="the weights to average")],
    out: Annotated[Path, typer.Option(metavar="DIR", help="the folder to write to")],
) -> None:
    """Write the mean of the weights of several stages."""
    from training.average import average

    average(folders, out)


@app.command()
def calibrate(config: Annotated[Path, typer.Option(help="such as configs/training/calibrate.yaml")]) -> None:
    """Fit the decision's coefficients on labelled pairs of real news."""
    from training.calibrate import calibrate

    for name, estimate in calibrate(config).items():
        typer.echo(f"{name}\t{estimate}")


@app.command()
def claimness(config: Annotated[Path, typer.Option(help="such as configs/training/claimness.yaml")]) -> None:
    """Fit the classifier of checkable claims on pieces of news that were labelled by hand."""
    from training.claimness import fit_claimness

    for name, value in fit_claimness(config).items():
        typer.echo(f"{name}\t{value:.4f}")


@app.command()
def pairing(config: Annotated[Path, typer.Option(help="such as configs/training/pairing.yaml")]) -> None:
    """Try a map of the embeddings that tells events apart; an experiment."""
    from training.pairing import train_projection

    for name, value in train_projection(config).items():
        typer.echo(f"{name}\t{value:.4f}")


@app.command()
def gate(config: Annotated[Path, typer.Option(help="such as configs/training/gate.yaml")]) -> None:
    """Compare what could sift pairs before the classifier; an experiment."""
    from training.gate import compare_gates

    for name, curve in compare_gates(config).items():
        kept = "  ".join(f"{share} {value:.2f}" for share, value in curve.kept.items())
        typer.echo(f"{name}\t{kept}\tpairs for 95 %: {curve.pairs_for_wanted:.2f}")


@app.command()
def export(out: Annotated[Path, typer.Option(help="the folder to write to")] = Path("out/onnx")) -> None:
    """Write the shipped classifier as ONNX (float32 and int8) and say how far its scores are from torch's."""
    from training.export import export

    logging.disable(logging.INFO)  # the quantiser tells about each of a thousand tensors
    for name, difference in export(out).items():
        typer.echo(f"{out / name}\t{difference:.5f}")


if __name__ == "__main__":
    app()
