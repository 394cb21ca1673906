using System.Globalization;
using EsEnas.Client.Connections;
using EsEnas.Client.Evaluation;
using EsEnas.Client.Following;
using EsEnas.Client.Output;
using EsEnas.Client.Reading;
using EsEnas.Core.Policies;
using EsEnas.Core.Runs;
using EsEnas.Core.Trajectories;
using EsEnas.Grains.Abstractions;
using EsEnas.MuJoCo;
using EsEnas.Tasks;
using EsEnas.Tasks.Trajectories;

namespace EsEnas.Client.Motion;

/// <summary>Gets the episode that is to be shown: plays a policy here, or has silos make an evaluation of a run again.</summary>
internal static class EpisodeSource
{
    private static readonly TimeSpan BetweenRemarks = TimeSpan.FromSeconds(5);

    /// <summary>An episode of a policy file, of a run's policy, or of one of its front, as <c>eval</c> plays it.</summary>
    /// <exception cref="CommandException">There is no such policy, or the task ended its process.</exception>
    public static async Task<RecordedEpisode> OfPolicyAsync(CommandContext context, string name, (int? Weights, int? Bits) size,
        TrajectoryRequest request)
    {
        var policy = await ReadAsync(context, name, size);
        if (NumericsDifference.MuJoCoOf(policy.Provenance.NumericsIdentity) is { } version && version != MuJoCoLibrary.VersionText)
            context.Note($"{name} was chosen under MuJoCo {version}; this is {MuJoCoLibrary.VersionText}: it may move otherwise " +
                "(MUJOCO_PATH chooses)");
        var trajectory = await context.WorkAsync(() => Play(context, policy, request));
        return new RecordedEpisode(trajectory, $"{policy.Task}: {ResultOf(trajectory)}");
    }

    /// <summary>An evaluation that a run made, made again by its silos.</summary>
    /// <exception cref="CommandException">It came out otherwise than it is recorded (7); there is no answer, or the store cannot be used
    /// (6).</exception>
    public static async Task<RecordedEpisode> OfEvaluationAsync(CommandContext context, RunId run, TrajectoryRequest request)
    {
        var (time, said, last) = (context.Terminal.Time, context.Terminal.Time.GetTimestamp(), "");
        void Tell(TrajectoryUpdate update)
        {
            // That nobody works on it is worth a line at once.
            if (update.Activity.Length == 0) return;
            if (update.Waits ? update.Activity == last : time.GetElapsedTime(said) < BetweenRemarks) return;
            context.Note(last = update.Activity);
            said = time.GetTimestamp();
        }

        var (id, (trajectory, report)) = await Takeover.RunAsync(context, ConnectionIntent.Use, run, async connection =>
        {
            var found = await connection.AskAsync(context, host => RunLookup.FindAsync(host, run));
            // A part at a time: each is half a megabyte.
            var updates = connection.FollowAsync(context, connection.Verifier(found).Record(request).WithBatchSize(1));
            return (found, await TrajectoryStream.ReadAsync(updates, Tell, context.Interrupted));
        });
        foreach (var line in report is null ? [] : VerificationText.Lines(report)) context.Note($"{id}: {line}");
        if (trajectory is null || report is { MismatchCount: > 0 })
            throw new CommandException(ExitCode.Mismatch, $"run {id} does not come out as it is recorded; 'verify' says more");
        var phase = request.Phase.Length > 0 ? request.Phase + " " : "";
        return new RecordedEpisode(trajectory, string.Create(CultureInfo.InvariantCulture,
            $"{trajectory.Shape.Task}: evaluation {request.Evaluation} of {phase}iteration {request.Iteration}, {ResultOf(trajectory)}"));
    }

    private static string ResultOf(Trajectory trajectory) =>
        trajectory.Result.IsValid ? $"return {Numbers.Return(trajectory.Result.Return)}" : "no valid return";

    private static Trajectory Play(CommandContext context, PolicyDocument policy, TrajectoryRequest request)
    {
        var specification = SpecificationYaml.Read(policy.Provenance.Specification);
        // Its names and its model; a user's task is stepped in a worker process.
        using var task = TaskCatalog.CreateEnvironment(specification);
        using var workers = context.CreateWorkers();
        using ITaskEnvironment? worker =
            specification.TaskFile.Definition is null ? null : workers.CreateEnvironment(specification, context.Interrupted);
        try
        {
            return EpisodeRecording.OfPolicy(policy, task, worker ?? task, TaskCatalog.Horizon(specification), request.Seed,
                request.Episode, request.FramesPerSecond, null, context.Interrupted);
        }
        catch (InvalidOperationException error)
        {
            throw new CommandException(ExitCode.RunFailed, $"the episode cannot be played: {error.Message}");
        }
    }

    private static async Task<PolicyDocument> ReadAsync(CommandContext context, string name, (int? Weights, int? Bits) size)
    {
        if (PolicyFile.IsMeant(name)) return PolicyFile.Read(name);
        return PolicyDocument.FromJson(size == (null, null)
            ? await PolicyRequest.WaitAsync(context, new RunId(name))
            : await FrontRequest.ReadAsync(context, new RunId(name), size.Weights, size.Bits));
    }
}
