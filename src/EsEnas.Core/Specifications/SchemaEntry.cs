using EsEnas.Core.Documents;

namespace EsEnas.Core.Specifications;

/// <summary>One key: how it is read into a specification, checked and written.</summary>
internal abstract class SchemaEntry(string path, string meaning, string source, bool steersTraining)
{
    /// <summary>The dotted path.</summary>
    public string Path { get; } = path;

    /// <summary>What it does.</summary>
    public string Meaning { get; } = meaning;

    /// <summary>Where the default comes from.</summary>
    public string Source { get; } = source;

    /// <summary>Whether the states of training depend on it. The other keys may change while a run goes on.</summary>
    public bool SteersTraining { get; } = steersTraining;

    /// <summary>What is allowed.</summary>
    public abstract string Allowed { get; }

    /// <summary>Reads the node into the specification.</summary>
    public abstract bool TryRead(DocumentNode node, ref ExperimentSpecification specification);

    /// <summary>Whether the specification's value is allowed.</summary>
    public abstract bool IsAllowed(ExperimentSpecification specification);

    /// <summary>The specification's value as YAML.</summary>
    public abstract string Write(ExperimentSpecification specification);
}

/// <inheritdoc/>
internal sealed class SchemaEntry<T>(string path, ValueKind<T> kind, Func<ExperimentSpecification, T> get,
    Func<ExperimentSpecification, T, ExperimentSpecification> set, string meaning, string source, bool steersTraining = true)
    : SchemaEntry(path, meaning, source, steersTraining)
{
    public override string Allowed => kind.Allowed;

    public override bool TryRead(DocumentNode node, ref ExperimentSpecification specification)
    {
        if (!kind.TryRead(node, out var value)) return false;
        specification = set(specification, value);
        return true;
    }

    public override bool IsAllowed(ExperimentSpecification specification) => kind.IsAllowed(get(specification));

    public override string Write(ExperimentSpecification specification) => kind.Write(get(specification));
}
