using EsEnas.Core.Runs;

namespace EsEnas.Grains.Abstractions.Rules;

/// <summary>A key that every store can have (<see cref="RunId.IsStorageKey"/>).</summary>
public sealed class StorageKeyAttribute : RequestRuleAttribute
{
    /// <inheritdoc/>
    public override string Allowed => "at most 512 characters without '\\', no part between slashes empty, '.' or '..'";

    /// <inheritdoc/>
    public override bool IsAllowed(object value) => value is string text && RunId.IsStorageKey(text);
}
