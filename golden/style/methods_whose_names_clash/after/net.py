import haiku as hk
from first import Project
from second import Gate
from common import Common


@hk.transform
def net(x):
    common = Common(name="common")
    return Gate(common=common)(Project(common=common)(x))
