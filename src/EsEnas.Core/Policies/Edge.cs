namespace EsEnas.Core.Policies;

/// <summary>A directed edge between neurons, numbered inputs first, then hidden layers, then outputs.</summary>
public readonly record struct Edge(int From, int To);
