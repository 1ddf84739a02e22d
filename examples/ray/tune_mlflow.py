"""Searches for good settings by trials side by side, and logs each trial to MLflow.

Where MLFLOW_TRACKING_URI is set, as the platform sets it, each trial is a run of its own; the image, or the runtime
environment of the job, then needs `mlflow-skinny`. Without the variable nothing is logged, and MLflow is not needed.

TRIALS says how many trials there are, RAY_STORAGE where Ray keeps what it knows of them, such as `s3://bucket/prefix`:
with several workers, needed as soon as trials keep checkpoints.
"""

import contextlib
import os
from collections.abc import Callable, Iterator

from ray import tune

EXPERIMENT = "ray-tune"
STEPS = 10

Log = Callable[[str, float, int], None]


def main() -> None:
    """Run all trials, and say which was best."""
    tuner = tune.Tuner(
        tune.with_resources(train, {"cpu": 1}),
        param_space={
            "rate": tune.loguniform(1e-3, 1e-1),
            "momentum": tune.uniform(0.1, 0.9),
        },
        tune_config=tune.TuneConfig(
            metric="loss", mode="min", num_samples=int(os.environ.get("TRIALS", "4"))
        ),
        run_config=tune.RunConfig(name=EXPERIMENT, storage_path=os.environ.get("RAY_STORAGE")),
    )
    results = tuner.fit()
    if results.errors:
        raise SystemExit(f"{len(results.errors)} of {len(results)} trials failed")
    best = results.get_best_result()
    print(f"best of {len(results)} trials: {best.config} with a loss of {best.metrics['loss']:.4f}")


def train(settings: dict[str, float]) -> None:
    """Go down a slope that stands for a model; put the training of yours here."""
    place, speed = 1.0, 0.0
    with logged(settings) as log:
        for step in range(STEPS):
            speed = settings["momentum"] * speed - settings["rate"] * 2 * place
            place += speed
            log("loss", place**2, step)
            tune.report({"loss": place**2})


@contextlib.contextmanager
def logged(settings: dict[str, float]) -> Iterator[Log]:
    """Open a run of MLflow for a trial, and give what logs to it; what logs nowhere without a server."""
    if not os.environ.get("MLFLOW_TRACKING_URI"):
        yield lambda name, value, step: None
        return
    import mlflow

    # Of trials that make the experiment at once, MLflow lets one alone make it the active one: it is named to each run.
    experiment = mlflow.set_experiment(EXPERIMENT)
    name = tune.get_context().get_trial_name()
    with mlflow.start_run(run_name=name, experiment_id=experiment.experiment_id):
        mlflow.log_params(settings)
        yield lambda name, value, step: mlflow.log_metric(name, value, step=step)


if __name__ == "__main__":
    main()
