"""Fetches a repository of the Hub to a folder: where weights are published as safetensors, those alone.

Many repositories have the same weights in several forms, of which vLLM reads one.
https://docs.vllm.ai/en/v0.32.0/api/vllm/model_executor/model_loader/default_loader/
"""

import os
from collections.abc import Sequence

# Weights in other forms, of other libraries or as they were trained.
OTHER_FORMS = ["*.bin", "*.pt", "*.pth", "*.h5", "*.msgpack", "*.ckpt", "*.onnx", "*.gguf"]
# The same again in one piece, as some publishers keep it beside the parts.
ORIGINALS = ["original/*", "consolidated*.safetensors", "consolidated*.pth"]
# Of other libraries, whatever else there is.
NEVER_READ = ["*.h5", "*.msgpack", "*.ckpt", "*.onnx", "original/*"]


def ignored(files: Sequence[str]) -> list[str]:
    """Return patterns of files that vLLM would not read beside the others."""
    parts = [file for file in files if file.endswith(".safetensors")]
    if not parts:
        return NEVER_READ
    in_parts = any(not file.startswith("consolidated") for file in parts)
    return OTHER_FORMS + (ORIGINALS if in_parts else ["original/*"])


def main() -> None:
    """Fetch what the variables name."""
    from huggingface_hub import HfApi, snapshot_download

    repository, revision = os.environ["REPOSITORY"], os.environ["REVISION"]
    files = HfApi().list_repo_files(repository, revision=revision)
    snapshot_download(
        repository,
        revision=revision,
        local_dir=os.environ["TARGET"],
        ignore_patterns=ignored(files),
    )


if __name__ == "__main__":
    main()
