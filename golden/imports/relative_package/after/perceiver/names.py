LATENTS = "shared_latents"
