using System.Collections.Concurrent;
using System.Diagnostics;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Telemetry;
using EsEnas.Grains.Tests.Support;

namespace EsEnas.Grains.Tests.Telemetry;

public sealed class TracingTests
{
    [Fact]
    public async Task Run_under_a_stored_parent_that_is_not_recorded_is_traced_all_the_same()
    {
        var trace = ActivityTraceId.CreateRandom();
        var names = new ConcurrentQueue<string>();
        using var listener = Listen(id => id == trace, names);
        await using var cluster = await GrainCluster.StartAsync();

        // As builds before stored it when the console did not trace.
        await cluster.Run("r")
            .Submit(new SubmitRequest(Specifications.Point(2, seed: 5), TraceParent: $"00-{trace}-{ActivitySpanId.CreateRandom()}-00"));
        var end = await cluster.UntilAsync("r", status => status.State == RunState.Completed);

        Assert.Equal(trace.ToHexString(), end.TraceId);
        Assert.Equal(2, names.Count(name => name == TelemetryCatalog.IterationSpan));
    }

    [Fact]
    public void Submission_inside_a_span_that_is_not_recorded_begins_a_trace_of_its_own()
    {
        using var listener = ListenOnThisThread();
        using var incoming = new Activity("incoming").Start();
        Assert.False(incoming.Recorded);
        Assert.Equal("", Tracing.ParentOf(""));

        using var submit = Tracing.StartAccept(new("r"), "");

        Assert.NotNull(submit);
        Assert.Null(submit.ParentId);
        Assert.NotEqual(incoming.TraceId, submit.TraceId);
        Assert.Equal(submit.Id, Tracing.ParentOf(""));
    }

    [Theory]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00")]
    public void Submission_that_brings_a_trace_belongs_to_it(string parent)
    {
        using var listener = ListenOnThisThread();
        using var incoming = new Activity("incoming").Start();

        Assert.Null(Tracing.StartAccept(new("r"), parent));

        Assert.Equal(parent, Tracing.ParentOf(parent));
        Assert.Same(incoming, Activity.Current);
    }

    [Fact]
    public void Submission_inside_a_recorded_span_belongs_to_its_trace()
    {
        using var listener = ListenOnThisThread();
        using var around = Tracing.Source.StartActivity("around");
        Assert.NotNull(around);

        Assert.Null(Tracing.StartAccept(new("r"), ""));

        Assert.Equal(around.Id, Tracing.ParentOf(""));
    }

    // As OpenTelemetry samples: a root is recorded, and what lies below a recorded parent. Listeners hear of every test's spans: only this
    // test's are sampled and noted.
    private static ActivityListener Listen(Func<ActivityTraceId, bool> isOurs, ConcurrentQueue<string> names)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == TelemetryCatalog.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                isOurs(options.TraceId) && (options.Parent == default || (options.Parent.TraceFlags & ActivityTraceFlags.Recorded) != 0)
                    ? ActivitySamplingResult.AllDataAndRecorded
                    : ActivitySamplingResult.None,
            ActivityStopped = activity =>
            {
                if (isOurs(activity.TraceId)) names.Enqueue(activity.OperationName);
            },
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private static ActivityListener ListenOnThisThread()
    {
        var thread = Environment.CurrentManagedThreadId;
        return Listen(_ => Environment.CurrentManagedThreadId == thread, []);
    }
}
