# The smallest loop.
region:	j region
