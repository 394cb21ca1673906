using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Orleans.Configuration;
using Orleans.Hosting;

namespace EsEnas.Grains.Tests.Support;

/// <summary>Changes what Orleans' client sends, as a program that only claims to be one can: it may send any bytes.</summary>
internal sealed class LyingClient
{
    private readonly Lock gate = new();
    private Func<byte[], byte[]>? lie;
    private TaskCompletionSource cutOff = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What becomes of the bytes of each flush; null: nothing.</summary>
    public Func<byte[], byte[]>? Lie
    {
        get
        {
            lock (gate) return lie;
        }
        set
        {
            lock (gate) (lie, cutOff) = (value, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }
    }

    /// <summary>Ends when a gateway has ended a connection since the lie was set.</summary>
    public Task CutOff
    {
        get
        {
            lock (gate) return cutOff.Task;
        }
    }

    public void Join(IClientBuilder client)
    {
        client.Configure<ClientMessagingOptions>(messages => messages.ResponseTimeout = TimeSpan.FromSeconds(5));
        client.Configure<ClientConnectionOptions>(
            options => options.ConfigureConnection(connection => connection.Use(next => async context =>
            {
                context.Transport = new Tapped(context.Transport.Input, new TappedWriter(context.Transport.Output, this));
                await next(context);
                lock (gate) cutOff.TrySetResult();
            })));
    }

    private sealed record Tapped(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private sealed class TappedWriter(PipeWriter inner, LyingClient client) : PipeWriter
    {
        private readonly ArrayBufferWriter<byte> written = new();

        public override bool CanGetUnflushedBytes => true;

        public override long UnflushedBytes => written.WrittenCount;

        public override void Advance(int bytes) => written.Advance(bytes);

        public override Memory<byte> GetMemory(int sizeHint = 0) => written.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => written.GetSpan(sizeHint);

        public override void CancelPendingFlush() => inner.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);

        public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        {
            var bytes = written.WrittenSpan.ToArray();
            written.ResetWrittenCount();
            return await inner.WriteAsync(client.Lie?.Invoke(bytes) ?? bytes, cancellationToken);
        }
    }
}
