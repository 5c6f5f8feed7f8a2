"""Model files: out of pinned wheels (`wheels`), or from a model hub (`hub`)."""

from card_generator_app.model_files.wheels import MODELS, ModelFiles, WheelMember

__all__ = ["MODELS", "ModelFiles", "WheelMember"]
