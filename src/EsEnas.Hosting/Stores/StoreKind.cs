using EsEnas.Hosting.Settings;

namespace EsEnas.Hosting.Stores;

/// <summary>
/// A kind of store: all that the rest of the program knows about it. Each kind is described in the file of its own code and listed in
/// <see cref="StoreKinds"/>; settings, their errors, silos and the watch over stores follow from that. Thread-safe.
/// </summary>
public sealed class StoreKind
{
    /// <summary>What settings and people call it.</summary>
    public required string Word { get; init; }

    /// <summary>Whether it is in the data directory: it needs no connection, and only silos of one host can share it.</summary>
    public bool IsInDataDirectory => Form is null;

    /// <summary>Whether, as a membership, it is that of a single silo, which no other one can join. Default false.</summary>
    public bool IsOfOneSilo { get; init; }

    /// <summary>What a connection looks like. Default null: there is none, since everything is in the data directory.</summary>
    internal ConnectionForm? Form { get; init; }

    /// <summary>Opens it for the state of runs. Default null: it takes none.</summary>
    internal Func<StorePlace, IStorageProvider>? Storage { get; init; }

    /// <summary>Opens it for membership and reminders. Default null: it takes none.</summary>
    internal Func<StorePlace, IMembershipProvider>? Membership { get; init; }

    /// <summary>
    /// The membership that a storage of this kind brings along if none is asked for. Default null: this kind, if it takes any.
    /// </summary>
    internal StoreKind? MembershipBeside { get; init; }

    /// <summary>
    /// The connection of that membership, from the storage's; null where that cannot be told. Default: the same connection.
    /// </summary>
    internal Func<string, string?> ConnectionBeside { get; init; } = static connection => connection;

    /// <summary>
    /// Namespace of the exceptions of its library: those cross from silo to silo, and mean that the store is out of reach. A text, so that
    /// no library is loaded for a kind that nobody asked for. Default null: none of its own.
    /// </summary>
    internal string? Exceptions { get; init; }

    /// <summary>
    /// What an exception of its library means, in a few words for people; null: no more than it says itself. Default: nothing.
    /// </summary>
    internal Func<Exception, string?> Explain { get; init; } = static _ => null;

    /// <summary>The membership that goes with a storage of this kind unless told otherwise; null: it must be told.</summary>
    internal StoreKind? UsualMembership => MembershipBeside ?? (Membership is null ? null : this);

    /// <summary>Reads and checks the connection to it; null if it needs none.</summary>
    /// <param name="use">What it is used for: storage, membership.</param>
    /// <param name="kind">The setting that asked for it.</param>
    /// <param name="connection">The setting of the connection.</param>
    /// <param name="inherited">The connection if none is given; null: one must be given.</param>
    /// <exception cref="SettingException">Missing, superfluous or malformed.</exception>
    internal string? ReadConnection(string use, Setting kind, Setting connection, string? inherited = null)
    {
        var own = connection.Text();
        if (Form is not { } form)
        {
            return own is null ? null
                : throw connection.RefusedSecretly($"is not for the {use} {Word}, which is in the data directory",
                    $"nothing, or another {kind.Name}");
        }

        if (own is not null) form.Check(connection);
        return own ?? inherited ?? throw new SettingException($"{kind.Name}: '{Word}' needs {connection.Name}; allowed: {form.Text}");
    }

    /// <summary>Its word.</summary>
    public override string ToString() => Word;
}
