"""The checker is checked: which faults turn which checks red, and is it only ever the right ones?

`twins` judges one play under a fault, `pairs` draws two faults at a time, `replay` judges what was
stored once more, and `matrix` is all of it: faults by checks, for a terminal, a browser, a README and a program.
"""
