"""The machine and the model that stand in for those of an engine: a GPU, and a folder with a model's configuration."""

import dataclasses
import json
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer
from tokenizers.models import WordLevel

CAPABILITY = (8, 9)
"""Of the GPUs of G6 instances, https://developer.nvidia.com/cuda-gpus."""

MEMORY = 24 * 2**30

MODEL = {
    "architectures": ["LlamaForCausalLM"],
    "model_type": "llama",
    "torch_dtype": "bfloat16",
    "hidden_size": 8192,
    "intermediate_size": 28672,
    "num_attention_heads": 64,
    "num_key_value_heads": 8,
    "num_hidden_layers": 80,
    "head_dim": 128,
    "vocab_size": 128256,
    "max_position_embeddings": 1048576,
}
"""One that any number of GPUs of a node can share, and that knows long texts."""

WORDS = ("<unk>", "<think>", "</think>")
"""What parsers of thoughts look for."""

TOKENIZER = {"tokenizer_class": "PreTrainedTokenizerFast", "unk_token": "<unk>"}

QUANTIZED = {
    "awq": {"quant_method": "awq", "bits": 4, "group_size": 128, "zero_point": True},
    "gptq": {
        "quant_method": "gptq",
        "bits": 4,
        "group_size": 128,
        "desc_act": False,
        "sym": True,
    },
}
"""What the configuration of a quantized model says."""

SAID_BY_MODEL = {
    "is_text_generation_model": True,
    "attn_type": "decoder",
    "default_seq_pooling_type": "LAST",
    "default_tok_pooling_type": "ALL",
    "score_type": "bi-encoder",
    "supports_pp": True,
    "supported_video_pruning_methods": (),
}
"""What vLLM would read from the model's code, which PyTorch is needed for."""


def make_model(folder: Path, quantization: str | None) -> Path:
    """Return the folder of a model without weights; what can only be quantized before says how it was."""
    quantized = (quantization or "").removesuffix("_marlin")
    model = folder / f"model-{quantized}"
    model.mkdir(parents=True, exist_ok=True)
    said = {"quantization_config": QUANTIZED[quantized]} if quantized in QUANTIZED else {}
    (model / "config.json").write_text(json.dumps({**MODEL, **said}), "utf-8")
    words = {word: number for number, word in enumerate(WORDS)}
    Tokenizer(WordLevel(words, unk_token=WORDS[0])).save(str(model / "tokenizer.json"))
    (model / "tokenizer_config.json").write_text(json.dumps(TOKENIZER), "utf-8")
    return model


def know_model() -> None:
    """Tell vLLM of the model's code what it says."""
    from vllm.model_executor.models import registry

    unless_said = {field.name: False for field in dataclasses.fields(registry._ModelInfo)}

    def inspect_model_cls(registered: Any) -> Any:
        said = {**unless_said, **SAID_BY_MODEL, "architecture": registered.class_name}
        return registry._ModelInfo(**said)

    registry._LazyRegisteredModel.inspect_model_cls = inspect_model_cls


def make_platform() -> Any:
    """Return the platform that vLLM runs on from now on: its own for CUDA, with GPUs that are not there."""
    import vllm.platforms
    from vllm.platforms.cuda import NonNvmlCudaPlatform
    from vllm.platforms.interface import DeviceCapability

    class Platform(NonNvmlCudaPlatform):
        """As many GPUs as the container asks for."""

        gpus = 1

        @classmethod
        def device_count(cls) -> int:
            return cls.gpus

        @classmethod
        def get_device_capability(cls, device_id: int = 0) -> Any:
            return DeviceCapability(*CAPABILITY)

        @classmethod
        def get_device_name(cls, device_id: int = 0) -> str:
            return f"GPU {device_id}"

        @classmethod
        def get_device_total_memory(cls, device_id: int = 0) -> int:
            return MEMORY

        @classmethod
        def num_compute_units(cls, device_id: int = 0) -> int:
            return 58

    vllm.platforms._current_platform = Platform()
    return Platform
