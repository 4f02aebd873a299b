import haiku as hk
from first import Project
from second import Gate


@hk.transform
def net(x):
    return Gate()(Project()(x))
