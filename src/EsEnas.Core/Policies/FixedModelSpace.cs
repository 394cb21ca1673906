using EsEnas.Core.Search;

namespace EsEnas.Core.Policies;

/// <summary>
/// The space of one policy model with its weights alone: theta holds the entries of the other space's theta that the model uses, in their
/// order, then all biases. What a phase trains that has settled on one architecture.
/// </summary>
/// <remarks>Immutable, thread safe. The one model of this space is <see cref="Dna.Empty"/>.</remarks>
public sealed class FixedModelSpace : ModelSpace
{
    private readonly PolicySpace policies;
    private readonly int[] live;

    /// <summary>Fixes a model.</summary>
    /// <param name="policies">A space of policies whose edges theta itself does not prune.</param>
    /// <param name="model">One of its models.</param>
    /// <exception cref="DnaFormatException">The model is not one of that space.</exception>
    /// <exception cref="ArgumentException">theta decides over the edges of <paramref name="policies"/>.</exception>
    public FixedModelSpace(PolicySpace policies, Dna model)
    {
        ArgumentNullException.ThrowIfNull(policies);
        if (policies is IMaskedModels)
            throw new ArgumentException("Which weights of masked policies are live is up to theta.", nameof(policies));
        policies.Space.Validate(model);
        this.policies = policies;
        Model = model;
        var weightOfEdge = new int[policies.Layout.Edges.Length];
        Array.Fill(weightOfEdge, -1);
        policies.AssignWeights(model.Choices.AsSpan(), weightOfEdge);
        var used = new bool[policies.ParameterCount];
        foreach (var weight in weightOfEdge) if (weight >= 0) used[weight] = true;
        LiveCount = used.AsSpan().Count(true);
        used.AsSpan(policies.WeightCount).Fill(true);
        live = [.. Enumerable.Range(0, used.Length).Where(entry => used[entry])];
    }

    /// <summary>The model, of the other space.</summary>
    public Dna Model { get; }

    /// <summary>How many weights it uses.</summary>
    public int LiveCount { get; }

    /// <inheritdoc/>
    public override SearchSpace Space => Constant.Instance;

    /// <inheritdoc/>
    public override int ParameterCount => live.Length;

    /// <inheritdoc/>
    public override int BiasCount => policies.BiasCount;

    /// <inheritdoc/>
    public override double[] InitialParameters(ulong seed) => Gather(policies.InitialParameters(seed));

    /// <inheritdoc/>
    public override int LiveWeights(Dna model) => LiveCount;

    /// <summary>The live entries of a theta of the other space.</summary>
    public double[] Gather(ReadOnlySpan<double> theta)
    {
        var live = new double[this.live.Length];
        for (var i = 0; i < live.Length; i++) live[i] = theta[this.live[i]];
        return live;
    }

    /// <summary>A theta of the other space with these live entries; the others, which the model does not use, are 0.</summary>
    /// <exception cref="ArgumentException"><paramref name="live"/> has not <see cref="ParameterCount"/> entries.</exception>
    public double[] Expand(ReadOnlySpan<double> live) => Scatter(live, new double[policies.ParameterCount]);

    /// <summary>Writes live entries over those of a theta of the other space, and gives it back.</summary>
    /// <exception cref="ArgumentException"><paramref name="live"/> has not <see cref="ParameterCount"/> entries.</exception>
    public double[] Scatter(ReadOnlySpan<double> live, double[] theta)
    {
        ArgumentNullException.ThrowIfNull(theta);
        if (live.Length != this.live.Length)
            throw new ArgumentException($"There are {live.Length} live entries; this model has {this.live.Length}.", nameof(live));
        for (var i = 0; i < live.Length; i++) theta[this.live[i]] = live[i];
        return theta;
    }
}
