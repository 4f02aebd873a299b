import haiku as hk

def forward(x:
    return hk.Linear(3, name=hk.force_name("shared"))(x)
