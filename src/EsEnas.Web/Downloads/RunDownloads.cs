using System.IO.Compression;
using System.Text;
using EsEnas.Core.Policies;
using EsEnas.Core.Runs;
using EsEnas.Core.Specifications;
using EsEnas.Export;
using EsEnas.Export.C;
using EsEnas.Export.Onnx;
using EsEnas.Grains.Abstractions;
using EsEnas.Web.Reading;
using EsEnas.Web.Replays;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace EsEnas.Web.Downloads;

/// <summary>The files of a run.</summary>
internal static class RunDownloads
{
    private const int RowsAtOnce = 5000;

    /// <summary>Serves them.</summary>
    internal static void Map(WebApplication app)
    {
        app.MapGet("/runs/{id}/history.csv", HistoryAsync);
        app.MapGet("/runs/{id}/trajectory", TrajectoryAsync);
        Policy("policy.json", "application/json", policy => PolicyFiles.Json(policy).Content);
        Policy("policy.onnx", "application/octet-stream", policy => OnnxExport.Write(policy, OriginOf(policy)).Content);
        Policy("policy-c.zip", "application/zip", policy => Zip(CExport.Write(policy, OriginOf(policy), new COptions())));

        void Policy(string name, string type, Func<PolicyDocument, ReadOnlyMemory<byte>> make) => app.MapGet($"/runs/{{id}}/{name}",
            (HttpContext context, string id, int? front, RunFeeds feeds, IPageSource source) =>
                FileAsync(context, id, front, feeds, source, make, type, name));
    }

    private static ExportOrigin OriginOf(PolicyDocument policy) =>
        new(typeof(RunDownloads).Assembly.GetName().Version?.ToString(3) ?? "",
            SpecificationText.Hash(SpecificationYaml.Read(policy.Provenance.Specification)));

    private static byte[] Zip(IReadOnlyList<ExportFile> files)
    {
        using var target = new MemoryStream();
        using (var archive = new ZipArchive(target, ZipArchiveMode.Create))
        {
            foreach (var file in files)
            {
                using var entry = archive.CreateEntry(file.Name, CompressionLevel.Optimal).Open();
                entry.Write(file.Content.Span);
            }
        }
        return target.ToArray();
    }

    /// <param name="context">The request.</param>
    /// <param name="id">The run.</param>
    /// <param name="front">Which policy of its front, from 0; null: the chosen one.</param>
    /// <param name="feeds">Knows the runs.</param>
    /// <param name="source">Completes policies.</param>
    /// <param name="make">Makes the file.</param>
    /// <param name="type">Its media type.</param>
    /// <param name="name">Its name.</param>
    private static async Task<IResult> FileAsync(HttpContext context, string id, int? front, RunFeeds feeds, IPageSource source,
        Func<PolicyDocument, ReadOnlyMemory<byte>> make, string type, string name)
    {
        if (!RunId.IsStorageKey(id)) return Results.NotFound();
        var feed = feeds.Of(new RunId(id));
        await feed.EnsureAsync(Asking.Patience);
        if (feed.View is not { Status: { } status }) return feed.View.IsMissing ? Results.NotFound() : Unreachable(feed.View.Problem);
        try
        {
            var policy = front is { } index
                ? await feed.Details.FrontAsync(status) is var all && index >= 0 && index < all.Count ? all[index] : null
                : await feed.Details.PolicyAsync(status);
            if (policy is null) return Results.Text($"run {status.Id} has no such policy", statusCode: StatusCodes.Status404NotFound);
            var whole = await source.WithInterfaceAsync(policy, context.RequestAborted);
            return Results.Bytes(make(whole), type, $"{status.Id}-{name}");
        }
        catch (Exception error) when (error is RunException or StoreException || PassingErrors.IsPassing(error))
        {
            return Unreachable(Asking.TextOf(error));
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // A number that a format has no room for, no MuJoCo in this process, a model that ends the process that steps it.
            return Results.Text($"the policy cannot be exported: {SafeText.Line(error.Message)}",
                statusCode: StatusCodes.Status409Conflict);
        }
    }

    /// <summary>What replay.js shows: recorded now if it is not kept.</summary>
    private static async Task<IResult> TrajectoryAsync(string id, int? policy, ulong? seed, int? episode, int? iteration, int? evaluation,
        string? phase, RunFeeds feeds, Recordings recordings)
    {
        if (!RunId.IsStorageKey(id)) return Results.NotFound();
        var feed = feeds.Of(new RunId(id));
        await feed.EnsureAsync(Asking.Patience);
        if (feed.View.Status is not { } status) return feed.View.IsMissing ? Results.NotFound() : Unreachable(feed.View.Problem);
        var request = new ReplayRequest(policy, seed ?? 1, episode ?? 0, iteration, evaluation ?? 0, phase ?? "");
        var recording = recordings.Of(status.Id, ReplayRequest.StateOf(status, iteration), request);
        return await recording.Done is { } trajectory
            ? Results.Bytes(TrajectoryFile.Write(trajectory), "application/octet-stream")
            : Results.Text(recording.Activity, statusCode: StatusCodes.Status409Conflict);
    }

    private static async Task HistoryAsync(HttpContext context, string id, IPageSource source)
    {
        var (response, aborted) = (context.Response, context.RequestAborted);
        if (!RunId.IsStorageKey(id))
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        var run = source.Grains.GetGrain<IExperimentGrain>(id);
        try
        {
            var rows = IterationRow.Unpack(await run.GetHistory(IterationNumber.First, RowsAtOnce).WaitAsync(aborted));
            var specification = SpecificationView.Of(await run.GetSpecification().WaitAsync(aborted)).Specification;
            var lines = new HistoryCsv(specification is null ? [] : source.RewardTermsOf(specification));
            response.ContentType = "text/csv; charset=utf-8";
            response.Headers.ContentDisposition = $"attachment; filename=\"{Uri.EscapeDataString(id)}-history.csv\"";
            await response.WriteAsync(lines.Header + "\n", aborted);
            while (rows.Count > 0)
            {
                var text = new StringBuilder();
                foreach (var row in rows) text.Append(lines.Add(row)).Append('\n');
                await response.WriteAsync(text.ToString(), aborted);
                rows = IterationRow.Unpack(await run.GetHistory(rows[^1].Iteration.Next, RowsAtOnce).WaitAsync(aborted));
            }
        }
        catch (RunException error) when (!response.HasStarted)
        {
            response.StatusCode =
                error.Error == RunError.NotFound ? StatusCodes.Status404NotFound : StatusCodes.Status503ServiceUnavailable;
            await response.WriteAsync(SafeText.Line(error.Message), aborted);
        }
        catch (Exception error) when (PassingErrors.IsPassing(error) && !response.HasStarted)
        {
            response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            await response.WriteAsync(Asking.TextOf(error), aborted);
        }
    }

    private static IResult Unreachable(string problem) => Results.Text(problem, statusCode: StatusCodes.Status503ServiceUnavailable);
}
