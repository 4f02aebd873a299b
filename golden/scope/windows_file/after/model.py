import haiku as hk
import jax.numpy as jnp


class Valve(hk.Module):
    """Owns `valve/g`, read by Gate and Ungate."""

    @property
    def g(self):
        return hk.get_parameter( "g", [ 4 ], init = jnp.ones )


class Gate( hk.Module ):

    def __init__(self, name=None, *, valve):
        super().__init__(name=name)
        self.valve = valve

    def __call__( self, x ):
        g = self.valve.g
        # Größer als null.
        return x * g


class Ungate( hk.Module ):

    def __init__( self, *, valve ):
        super().__init__()
        self.valve = valve

    def __call__( self, x ):
        g = self.valve.g
        return x / g


def forward( x ):
    valve = Valve(name="valve")
    return Ungate(valve=valve)( Gate(valve=valve)( x ) )


net = hk.transform( forward )