using System.Collections.Immutable;

namespace EsEnas.Core.Documents;

/// <summary>Reads a node into options; false for another type or a value out of range.</summary>
internal delegate bool OptionReader<TOptions>(DocumentNode node, ref TOptions options);

/// <summary>
/// One key of an options record, declared beside it: how it is read, checked and written, its range, meaning, source, role and effect. The
/// default is what a new record has. Reader, errors, canonical text, hashes, documents, <c>fork</c> and <c>compare</c> all follow from it.
/// </summary>
/// <param name="Path">The key's name, dotted once its section is known.</param>
/// <param name="Allowed">What is allowed, as a noun phrase.</param>
/// <param name="Meaning">What it does, as sentences.</param>
/// <param name="Source">Where the default comes from.</param>
/// <param name="TryRead">Reads a value into options.</param>
/// <param name="IsAllowed">Whether the options' value is in range.</param>
/// <param name="Write">The options' value as YAML.</param>
internal sealed record OptionKey<TOptions>(string Path, string Allowed, string Meaning, string Source, OptionReader<TOptions> TryRead,
    Func<TOptions, bool> IsAllowed, Func<TOptions, string> Write)
{
    private readonly string? storedPath;

    /// <summary>The second options with the first's value.</summary>
    public required Func<TOptions, TOptions, TOptions> Copy { get; init; }

    /// <summary>
    /// The path in stored texts and hashes: that of the key's first name, so that a key that is renamed leaves every hash, record and
    /// policy file alone.
    /// </summary>
    public string StoredPath
    {
        get => storedPath ?? Path;
        init => storedPath = value;
    }

    /// <summary>
    /// Whether stored texts hold it only where it differs from what leaving it out means, as every key does that came after these texts had
    /// their form: a run that does without it keeps its text, and builds from before it can read that.
    /// </summary>
    public bool IsLater { get; init; }

    /// <summary>What the key decides.</summary>
    public KeyRole Role { get; init; } = KeyRole.Training;

    /// <summary>
    /// Whether a fork may change it although training depends on it: weights, the controller's memory and the observations' moments still
    /// mean the same.
    /// </summary>
    public bool MayForkChange { get; init; }

    /// <summary>When it has an effect: all of these must hold. None: always.</summary>
    public ImmutableArray<KeyEffect> Effects { get; init; } = [];

    /// <summary>When it has an effect, as a noun phrase; empty for always.</summary>
    public string EffectText => string.Join("; ", Effects.Select(effect => effect.BelongsTo));

    /// <summary>
    /// Why a kind has no use for it, as words after the kind's name: "computes its own update"; null for no particular reason.
    /// </summary>
    public string? Because { get; init; }

    /// <summary>Why it has no effect; null if it has one.</summary>
    /// <param name="valueOf">The value of a path as it is written.</param>
    public string? WhyIdle(Func<string, string> valueOf)
    {
        foreach (var effect in Effects)
        {
            if (effect.Holds(valueOf)) continue;
            var condition = effect.AnyOf[0];
            var value = valueOf(condition.Path);
            var reason = Because is not null && condition.Path.EndsWith(".kind", StringComparison.Ordinal)
                ? $"{value} {Because}"
                : $"{condition.Path} is {value}";
            return $"{reason}; the key belongs to {effect.BelongsTo}";
        }

        return null;
    }
}

/// <summary>Makes keys of options records.</summary>
internal static class OptionKey
{
    /// <summary>One key.</summary>
    /// <param name="name">Its name in the section.</param>
    /// <param name="kind">Type and range.</param>
    /// <param name="get">The value of options.</param>
    /// <param name="set">Options with another value.</param>
    /// <param name="meaning">What it does, as sentences.</param>
    /// <param name="source">Where the default comes from: a section of the ES-ENAS paper, or "own".</param>
    public static OptionKey<TOptions> Of<TOptions, T>(string name, ValueKind<T> kind, Func<TOptions, T> get,
        Func<TOptions, T, TOptions> set, string meaning, string source)
    {
        return new OptionKey<TOptions>(name, kind.Allowed, meaning, source, TryRead, options => kind.IsAllowed(get(options)),
            options => kind.Write(get(options)))
        {
            Copy = (from, to) => set(to, get(from)),
        };

        bool TryRead(DocumentNode node, ref TOptions options)
        {
            if (!kind.TryRead(node, out var value)) return false;
            options = set(options, value);
            return true;
        }
    }

    /// <summary>A record's keys as keys of a record that holds it.</summary>
    public static IEnumerable<OptionKey<TOuter>> In<TInner, TOuter>(this IEnumerable<OptionKey<TInner>> keys, Func<TOuter, TInner> get,
        Func<TOuter, TInner, TOuter> set) => keys.Select(key => key.In(get, set));

    /// <summary>A record's key as a key of a record that holds it.</summary>
    public static OptionKey<TOuter> In<TInner, TOuter>(this OptionKey<TInner> key, Func<TOuter, TInner> get,
        Func<TOuter, TInner, TOuter> set)
    {
        return new OptionKey<TOuter>(key.Path, key.Allowed, key.Meaning, key.Source, TryRead, options => key.IsAllowed(get(options)),
            options => key.Write(get(options)))
        {
            Copy = (from, to) => set(to, key.Copy(get(from), get(to))),
            Role = key.Role,
            IsLater = key.IsLater,
            MayForkChange = key.MayForkChange,
            Effects = key.Effects,
            Because = key.Because,
        };

        bool TryRead(DocumentNode node, ref TOuter options)
        {
            var inner = get(options);
            if (!key.TryRead(node, ref inner)) return false;
            options = set(options, inner);
            return true;
        }
    }

    /// <summary>The keys of a record that is a section of its own.</summary>
    public static IEnumerable<OptionKey<TOuter>> Under<TInner, TOuter>(this IEnumerable<OptionKey<TInner>> keys, string section,
        Func<TOuter, TInner> get,
        Func<TOuter, TInner, TOuter> set) => keys.Select(key => key.In(get, set) with { Path = $"{section}.{key.Path}" });

    /// <summary>Keys that came later (<see cref="OptionKey{TOptions}.IsLater"/>).</summary>
    public static IEnumerable<OptionKey<TOptions>> Later<TOptions>(this IEnumerable<OptionKey<TOptions>> keys) =>
        keys.Select(key => key with { IsLater = true });

    /// <summary>Keys that have an effect only under one more condition.</summary>
    public static IEnumerable<OptionKey<TOptions>> For<TOptions>(this IEnumerable<OptionKey<TOptions>> keys, KeyEffect effect) =>
        keys.Select(key => key.For(effect));

    /// <summary>A key that has an effect only under one more condition.</summary>
    public static OptionKey<TOptions> For<TOptions>(this OptionKey<TOptions> key, KeyEffect effect) =>
        key with { Effects = [effect, .. key.Effects] };
}
