using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace EsEnas.Silo.Tests.Support;

/// <summary>A receiver of OTLP over HTTP and gRPC that keeps the spans.</summary>
internal sealed class OtlpSink : IAsyncDisposable
{
    /// <summary>Spans that come by gRPC count only with this header: <c>x-key</c>.</summary>
    public const string Key = "0123456789abcdef";

    // A message of gRPC: not compressed, four bytes of length, the message.
    private const int GrpcPrefix = 5;
    private readonly WebApplication app;
    private readonly ConcurrentQueue<ReceivedSpan> spans = new();

    private OtlpSink(WebApplication app) => this.app = app;

    public string Address => app.Urls.First();

    /// <summary>Where it takes gRPC.</summary>
    public string GrpcAddress => app.Urls.Last();

    public IReadOnlyList<ReceivedSpan> Spans => [.. spans];

    /// <summary>The variables that lead a process here.</summary>
    public IEnumerable<(string Name, string Value)> Variables =>
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", Address), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_BSP_SCHEDULE_DELAY", "200"),
    ];

    public static async Task<OtlpSink> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.Loopback, 0, listener => listener.Protocols = HttpProtocols.Http2);
        });
        var sink = new OtlpSink(builder.Build());
        sink.app.Run(sink.ReceiveAsync);
        await sink.app.StartAsync();
        return sink;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        if (context.Request.Path == "/v1/traces") Decode(body.ToArray());
        if (context.Request.ContentType != "application/grpc")
        {
            context.Response.ContentType = "application/x-protobuf";
            return;
        }

        if (context.Request.Path.Value!.EndsWith("TraceService/Export", StringComparison.Ordinal)
            && context.Request.Headers["x-key"] == Key) Decode(body.ToArray()[GrpcPrefix..]);
        context.Response.ContentType = "application/grpc";
        await context.Response.Body.WriteAsync(new byte[GrpcPrefix]);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    // opentelemetry/proto/collector/trace/v1: resource_spans 1 { resource 1, scope_spans 2 { spans 2 } }.
    private void Decode(byte[] request)
    {
        foreach (var resourceSpans in ProtobufReader.Read(request).Where(field => field.Field == 1))
        {
            var fields = ProtobufReader.Read(resourceSpans.Bytes);
            var resource = fields.Where(field => field.Field == 1)
                .SelectMany(field => ProtobufReader.Read(field.Bytes)).Where(field => field.Field == 1)
                .Select(field => Attribute(field.Bytes)).ToDictionary();
            var source = resource.GetValueOrDefault("service.instance.id", "");
            foreach (var span in fields.Where(field => field.Field == 2)
                .SelectMany(field => ProtobufReader.Read(field.Bytes)).Where(field => field.Field == 2))
                spans.Enqueue(Span(span.Bytes, source));
        }
    }

    private static ReceivedSpan Span(ReadOnlyMemory<byte> message, string source)
    {
        var fields = ProtobufReader.Read(message);
        return new ReceivedSpan(Hex(1), Hex(2), Hex(4), Encoding.UTF8.GetString(fields.First(field => field.Field == 5).Bytes.Span), source,
            fields.Where(field => field.Field == 9).Select(field => Attribute(field.Bytes)).ToDictionary());

        string Hex(int number) => Convert.ToHexStringLower(fields.FirstOrDefault(field => field.Field == number).Bytes.Span);
    }

    private static KeyValuePair<string, string> Attribute(ReadOnlyMemory<byte> message)
    {
        var fields = ProtobufReader.Read(message);
        var value = ProtobufReader.Read(fields.First(field => field.Field == 2).Bytes);
        return new(Encoding.UTF8.GetString(fields.First(field => field.Field == 1).Bytes.Span),
            value is [(1, var text, _)] ? Encoding.UTF8.GetString(text.Span) : value is [(_, _, var number)] ? $"{number}" : "");
    }
}

/// <summary>A span as it arrived.</summary>
internal sealed record ReceivedSpan(string Trace, string Id, string Parent, string Name, string Source,
    IReadOnlyDictionary<string, string> Attributes);
