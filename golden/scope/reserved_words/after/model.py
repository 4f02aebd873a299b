"""Names that Python or Haiku keep for themselves."""

import haiku as hk
import jax.numpy as jnp


class SharedHk(hk.Module):
    """Owns `hk/params_dict`, read by Reader."""

    @property
    def params_dict_param(self):
        return hk.get_parameter("params_dict", [3], init=jnp.ones)


class ModelClass(hk.Module):
    """Owns `model_class/lambda`, read by Reader."""

    @property
    def lambda_(self):
        return hk.get_parameter("lambda", [3], init=jnp.ones)


class SharedName(hk.Module):
    """Owns `name/name`, read by Reader."""

    @property
    def name_param(self):
        return hk.get_parameter("name", [3], init=jnp.ones)


class Reader(hk.Module):
    def __init__(self, name=None, *, shared_hk, model_class, shared_name):
        super().__init__(name=name)
        self.shared_hk = shared_hk
        self.model_class = model_class
        self.shared_name = shared_name

    def __call__(self, x):
        x = x * self.model_class.lambda_
        x = x * self.shared_name.name_param
        x = x * self.shared_hk.params_dict_param
        return x


@hk.transform
def net(x):
    shared_hk = SharedHk(name="hk")
    model_class = ModelClass(name="model_class")
    shared_name = SharedName(name="name")
    reader = Reader(shared_hk=shared_hk, model_class=model_class, shared_name=shared_name)
    return reader(reader(x))
