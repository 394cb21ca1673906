using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Runs.Training;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Telemetry;
using EsEnas.Hosting.Telemetry;
using EsEnas.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace EsEnas.Benchmarks;

/// <summary>What metrics cost a run, off and on, as a share of the evaluations that they count.</summary>
internal static class TelemetryCost
{
    private const int Repeats = 100;
    private const double SecondsBetweenScrapes = 15;

    public static int Run()
    {
        var specification = SpecificationYaml.Read("task: swimmer");
        var objective = TaskCatalog.CreateObjective(specification);
        var trainer = new Trainer(specification, objective);
        var plan = trainer.Ask(trainer.Initial());
        using var evaluator = objective.CreateEvaluator();
        var outcome = evaluator.Evaluate(plan, plan.Evaluations[0], CancellationToken.None);
        var evaluation = Best(10, () => evaluator.Evaluate(plan, plan.Evaluations[0], CancellationToken.None));

        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.AddEsEnasTelemetry(traces: false, otlp: null)
            .WithMetrics(metrics => metrics.AddReader(new BaseExportingMetricReader(new Discard())));
        using var host = builder.Build();
        var off = CostOf(new SiloMetrics(host.Services.GetRequiredService<IMeterFactory>(), TimeProvider.System), outcome);
        var provider = host.Services.GetRequiredService<MeterProvider>();
        var on = CostOf(new SiloMetrics(host.Services.GetRequiredService<IMeterFactory>(), TimeProvider.System), outcome);
        var scrape = Best(20, () => provider.ForceFlush());

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"an evaluation takes {evaluation * 1e3:F2} ms; counting it {off * 1e9:F0} ns with metrics off, " +
            $"{on * 1e9:F0} ns with metrics on; a collection {scrape * 1e3:F3} ms"));
        return Expectation.Report(
            Expectation.AtMost("metrics on against what they count", on / evaluation + scrape / SecondsBetweenScrapes, 0.01),
            Expectation.AtMost("metrics off against what they would count", off / evaluation, 0.0001));
    }

    // An evaluation, and an iteration's worth of phases for every evaluation: far more than there are.
    private static double CostOf(SiloMetrics metrics, Outcome outcome) => Best(1000, () =>
    {
        for (var i = 0; i < Repeats; i++)
        {
            metrics.Evaluated("swimmer", outcome, 0.01);
            metrics.PhaseEnded(TelemetryCatalog.AskPhase, 0.001);
        }
    }) / Repeats;

    // The best of several short stretches: a busy machine only ever makes it worse.
    private static double Best(int times, Action action)
    {
        var best = double.MaxValue;
        for (var i = 0; i < times; i++)
        {
            var start = Stopwatch.GetTimestamp();
            action();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return best;
    }

    private sealed class Discard : BaseExporter<Metric>
    {
        public override ExportResult Export(in Batch<Metric> batch) => ExportResult.Success;
    }
}
