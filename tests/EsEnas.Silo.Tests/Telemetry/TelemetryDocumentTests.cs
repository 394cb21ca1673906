using System.Reflection;
using EsEnas.Grains.Telemetry;
using EsEnas.Hosting;
using EsEnas.Silo.Http;
using Microsoft.Extensions.Logging;

namespace EsEnas.Silo.Tests.Telemetry;

/// <summary>docs/telemetry.md holds the catalog and the log messages, word for word.</summary>
public sealed class TelemetryDocumentTests
{
    [Fact]
    public void Document_holds_every_instrument_attribute_span_and_message()
    {
        var document = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "telemetry.md"));
        var rows = Rows();
        var missing = rows.Where(row => !document.Contains(row, StringComparison.Ordinal)).ToList();
        Assert.True(missing.Count == 0, "docs/telemetry.md lacks:\n" + string.Join('\n', missing));
        Assert.Equal(rows.Count, document.Split('\n').Count(line => line.StartsWith("| ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Names_are_unique_lower_case_and_their_attributes_known()
    {
        var instruments = TelemetryCatalog.Instruments;
        Assert.Equal(instruments.Count, instruments.Select(each => each.PrometheusName).Distinct().Count());
        Assert.All(instruments.Select(each => each.Name).Concat(TelemetryCatalog.Spans.Select(each => each.Name)),
            name => Assert.Matches("^esenas(\\.[a-z][a-z_]*)+$", name));
        Assert.All(instruments.SelectMany(each => each.Attributes),
            name => Assert.Contains(TelemetryCatalog.Attributes, each => each.Name == name));
        Assert.All(TelemetryCatalog.Spans,
            span => Assert.True(span.Parent.Length == 0 || TelemetryCatalog.Spans.Any(each => each.Name == span.Parent), span.Name));
        Assert.All(instruments, each => Assert.EndsWith(".", each.Description, StringComparison.Ordinal));
    }

    private static List<string> Rows() =>
    [
        "| instrument | at `/metrics` | kind | unit | attributes | meaning |",
        .. TelemetryCatalog.Instruments.Select(each => $"| `{each.Name}` | `{each.PrometheusName}` | " +
            $"{each.Kind.ToString().ToLowerInvariant()} | `{each.Unit}` | {Names(each.Attributes)} | {each.Description} |"),
        "| attribute | at `/metrics` | values |",
        .. TelemetryCatalog.Attributes.Select(
            each => $"| `{each.Name}` | `{InstrumentDefinition.PrometheusText(each.Name)}` | {each.Values} |"),
        "| span | inside | attributes | meaning |",
        .. TelemetryCatalog.Spans.Select(each =>
            $"| `{each.Name}` | {(each.Parent.Length > 0 ? $"`{each.Parent}`" : "")} | {Names(each.Attributes)} | {each.Description} |"),
        "| category | id | level | message |",
        .. new[] { typeof(TelemetryCatalog).Assembly, typeof(SiloHost).Assembly, typeof(SiloWeb).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetMethods(
                BindingFlags.Static | BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly)
                .Select(method => (Type: type, Message: method.GetCustomAttribute<LoggerMessageAttribute>())))
            .Where(found => found.Message is not null).Select(found => (found.Type, Message: found.Message!))
            .OrderBy(found => found.Type.FullName, StringComparer.Ordinal).ThenBy(found => found.Message.EventId)
            .Select(found => $"| `{found.Type.FullName}` | {found.Message.EventId} | {found.Message.Level} | {found.Message.Message} |"),
    ];

    private static string Names(IReadOnlyList<string> names) => string.Join(", ", names.Select(name => $"`{name}`"));
}
