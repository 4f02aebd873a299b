"""The parameters of the constructors of Haiku's own modules."""

from __future__ import annotations

_PARAMETERS = {
    "haiku.AvgPool": "window_shape strides padding channel_axis name",
    "haiku.BatchNorm": (
        "create_scale create_offset decay_rate eps scale_init offset_init axis cross_replica_axis "
        "cross_replica_axis_index_groups data_format name"
    ),
    "haiku.Bias": "output_size bias_dims b_init name",
    "haiku.Conv1D": (
        "output_channels kernel_shape stride rate padding with_bias w_init b_init data_format mask "
        "feature_group_count name"
    ),
    "haiku.Conv1DLSTM": "input_shape output_channels kernel_shape name",
    "haiku.Conv1DTranspose": (
        "output_channels kernel_shape stride output_shape padding with_bias w_init b_init data_format mask name"
    ),
    "haiku.Conv2D": (
        "output_channels kernel_shape stride rate padding with_bias w_init b_init data_format mask "
        "feature_group_count name"
    ),
    "haiku.Conv2DLSTM": "input_shape output_channels kernel_shape name",
    "haiku.Conv2DTranspose": (
        "output_channels kernel_shape stride output_shape padding with_bias w_init b_init data_format mask name"
    ),
    "haiku.Conv3D": (
        "output_channels kernel_shape stride rate padding with_bias w_init b_init data_format mask "
        "feature_group_count name"
    ),
    "haiku.Conv3DLSTM": "input_shape output_channels kernel_shape name",
    "haiku.Conv3DTranspose": (
        "output_channels kernel_shape stride output_shape padding with_bias w_init b_init data_format mask name"
    ),
    "haiku.ConvND": (
        "num_spatial_dims output_channels kernel_shape stride rate padding with_bias w_init b_init "
        "data_format mask feature_group_count name"
    ),
    "haiku.ConvNDTranspose": (
        "num_spatial_dims output_channels kernel_shape stride output_shape padding with_bias w_init b_init "
        "data_format mask name"
    ),
    "haiku.DeepRNN": "layers name",
    "haiku.DepthwiseConv1D": (
        "channel_multiplier kernel_shape stride rate padding with_bias w_init b_init data_format name"
    ),
    "haiku.DepthwiseConv2D": (
        "channel_multiplier kernel_shape stride rate padding with_bias w_init b_init data_format name"
    ),
    "haiku.DepthwiseConv3D": (
        "channel_multiplier kernel_shape stride rate padding with_bias w_init b_init data_format name"
    ),
    "haiku.EMAParamsTree": "decay zero_debias warmup_length ignore_regex name",
    "haiku.Embed": "vocab_size embed_dim embedding_matrix w_init lookup_style name precision",
    "haiku.ExponentialMovingAverage": "decay zero_debias warmup_length name",
    "haiku.Flatten": "preserve_dims name",
    "haiku.GRU": "hidden_size w_i_init w_h_init b_init name",
    "haiku.GroupNorm": "groups axis create_scale create_offset eps scale_init offset_init data_format name",
    "haiku.IdentityCore": "name",
    "haiku.InstanceNorm": "create_scale create_offset eps scale_init offset_init data_format name",
    "haiku.LSTM": "hidden_size name",
    "haiku.LayerNorm": (
        "axis create_scale create_offset eps scale_init offset_init use_fast_variance name * param_axis"
    ),
    "haiku.Linear": "output_size with_bias w_init b_init name",
    "haiku.MaxPool": "window_shape strides padding channel_axis name",
    "haiku.Module": "name",
    "haiku.MultiHeadAttention": (
        "num_heads key_size w_init_scale * w_init with_bias b_init value_size model_size name"
    ),
    "haiku.RMSNorm": "axis eps scale_init name create_scale * param_axis",
    "haiku.RNNCore": "name",
    "haiku.ResetCore": "core name",
    "haiku.Reshape": "output_shape preserve_dims name",
    "haiku.SNParamsTree": "eps n_steps ignore_regex name",
    "haiku.SeparableDepthwiseConv2D": (
        "channel_multiplier kernel_shape stride padding with_bias w_init b_init data_format name"
    ),
    "haiku.Sequential": "layers name",
    "haiku.SpectralNorm": "eps n_steps name",
    "haiku.VanillaRNN": "hidden_size double_bias name",
    "haiku.nets.MLP": "output_sizes w_init b_init with_bias activation activate_final name",
    "haiku.nets.MobileNetV1": "strides channels num_classes use_bn name",
    "haiku.nets.ResNet": (
        "blocks_per_group num_classes bn_config resnet_v2 bottleneck channels_per_group use_projection "
        "logits_config name initial_conv_config strides"
    ),
    "haiku.nets.ResNet101": "num_classes bn_config resnet_v2 logits_config name initial_conv_config strides",
    "haiku.nets.ResNet152": "num_classes bn_config resnet_v2 logits_config name initial_conv_config strides",
    "haiku.nets.ResNet18": "num_classes bn_config resnet_v2 logits_config name initial_conv_config strides",
    "haiku.nets.ResNet200": "num_classes bn_config resnet_v2 logits_config name initial_conv_config strides",
    "haiku.nets.ResNet34": "num_classes bn_config resnet_v2 logits_config name initial_conv_config strides",
    "haiku.nets.ResNet50": "num_classes bn_config resnet_v2 logits_config name initial_conv_config strides",
    "haiku.nets.VectorQuantizer": "embedding_dim num_embeddings commitment_cost dtype name cross_replica_axis",
    "haiku.nets.VectorQuantizerEMA": (
        "embedding_dim num_embeddings commitment_cost decay epsilon dtype cross_replica_axis name"
    ),
}

MODULE_PARAMETERS: dict[str, tuple[str, ...]] = {name: tuple(text.split()) for name, text in _PARAMETERS.items()}
"""The parameters of each class, by canonical name; those behind `*` are given by keyword alone.

`tests/detect/evaluate/test_library_haiku.py` holds this against the installed Haiku.
"""


def position(name: str, parameter: str) -> int:
    """The index of a constructor's parameter, -1 where it is given by keyword alone, or there is none."""
    parameters = MODULE_PARAMETERS.get(name, ())
    if parameter not in parameters:
        return -1
    index = parameters.index(parameter)
    return -1 if "*" in parameters[:index] else index
