PREFIX = "shared"
SEP = "_"
EMBED = f"{PREFIX}{SEP}embed"
