"""Daily temperatures of one weather station, in degrees Celsius."""


def mean(temperatures):
    """Average of all temperatures."""
    return sum(temperatures) / len(temperatures)


def to_fahrenheit(celsius):
    """Degrees Celsius as degrees Fahrenheit."""
    return celsius * 9 / 5 + 32


def warm_days(temperatures, limit):
    """How many days were warmer than the limit."""
    count = 0
    for temperature in temperatures:
        
