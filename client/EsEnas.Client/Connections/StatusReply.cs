using System.Text.Json.Serialization;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Connections;

/// <summary>What a host answers on its status socket.</summary>
/// <param name="Status">Where the run stands; null if that is not the answer.</param>
/// <param name="Message">What the run refused with; null if it did not.</param>
/// <param name="Error">The kind of that (<see cref="RunError"/>).</param>
internal sealed record StatusReply(RunStatus? Status, string? Message, int Error = 0);

/// <summary>Serialization without reflection: it is on the path of a command that has to answer at once.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    Converters = [typeof(RunIdJson), typeof(IterationNumberJson)])]
[JsonSerializable(typeof(StatusReply))]
internal sealed partial class StatusReplyJson : JsonSerializerContext;
