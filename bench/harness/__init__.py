"""The parts of bench/peers. Python's standard library only."""
