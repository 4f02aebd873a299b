import haiku as hk
import jax.numpy as jnp


class Gate( hk.Module ):

    def __call__( self, x ):
        with hk.name_scope( hk.force_name( "valve" ) ):
            g = hk.get_parameter( "g", [ 4 ], init = jnp.ones )
        # Größer als null.
        return x * g


class Ungate( hk.Module ):

    def __init__( self ):
        super().__init__()

    def __call__( self, x ):
        with hk.name_scope( hk.force_name( "valve" ) ):
            g = hk.get_parameter( "g", [ 4 ], init = jnp.ones )
        return x / g


def forward( x ):
    return Ungate()( Gate()( x ) )


net = hk.transform( forward )