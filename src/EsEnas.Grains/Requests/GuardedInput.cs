using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Orleans.Configuration;

namespace EsEnas.Grains.Requests;

/// <summary>What a client sends, with a guard before it. As thread safe as any reader of a pipe: one reader at a time.</summary>
internal sealed class GuardedInput(PipeReader inner) : PipeReader
{
    private readonly GatewayGuard guard = new();
    private ReadOnlySequence<byte> unread;

    /// <summary>Puts a guard before every client of the gateway, within TLS if there is any.</summary>
    /// <param name="options">The silo's connections, when everything else has been configured: what comes later lies further in.</param>
    public static void GuardGateway(SiloConnectionOptions options) =>
        options.ConfigureGatewayInboundConnection(connection => connection.Use(next => context =>
        {
            context.Transport = new Guarded(new GuardedInput(context.Transport.Input), context.Transport.Output);
            return next(context);
        }));

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        Look(await inner.ReadAsync(cancellationToken));

    public override bool TryRead(out ReadResult result)
    {
        if (!inner.TryRead(out result)) return false;
        Look(result);
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        guard.Consume(unread.Slice(0, consumed).Length);
        unread = default;
        inner.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

    private ReadResult Look(ReadResult result)
    {
        unread = result.Buffer;
        guard.Look(unread);
        return result;
    }

    private sealed record Guarded(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
