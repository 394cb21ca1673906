namespace EsEnas.Web.Networks;

/// <summary>An edge as it is drawn.</summary>
/// <param name="From">Neuron that it comes from.</param>
/// <param name="To">Neuron that it leads to.</param>
/// <param name="Share">Share of the models that have it, 0 to 1.</param>
/// <param name="Weight">Its weight in the best of these models; NaN if that has it not.</param>
public readonly record struct NetworkEdge(int From, int To, double Share, double Weight);
