from .cross import Cross
from .latent import Latent
