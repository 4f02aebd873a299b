import haiku as hk

from builders import make_forward

train_model = hk.transform(make_forward(with_probe=True))
eval_model = hk.without_apply_rng(
    hk.transform(
        make_forward(with_probe=False),
    ),
)
