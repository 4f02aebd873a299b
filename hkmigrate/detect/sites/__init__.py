"""The hack sites, what each reads or makes, and the groups they form."""
