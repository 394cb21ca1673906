using EsEnas.Core.Runs;
using EsEnas.Core.Trajectories;
using EsEnas.Grains.Abstractions;
using EsEnas.Web.Reading;

namespace EsEnas.Web.Replays;

/// <summary>An episode that is recorded, or was. Thread safe.</summary>
internal sealed class Recording
{
    private volatile string activity = "asking a silo …";

    internal Recording(RunId run, ReplayRequest request, IPageSource source) => Done = RecordAsync(run, request, source);

    /// <summary>What is done now.</summary>
    internal string Activity => activity;

    /// <summary>The trajectory; null where it could not be recorded: <see cref="Activity"/> says why.</summary>
    internal Task<Trajectory?> Done { get; }

    /// <summary>How it compares with what is recorded of it; null before that is known, and for an episode of a policy.</summary>
    internal VerificationReport? Report { get; private set; }

    private async Task<Trajectory?> RecordAsync(RunId run, ReplayRequest request, IPageSource source)
    {
        await Task.Yield();
        try
        {
            var verifier = source.Grains.GetGrain<IRunVerifier>($"{run}/{Guid.NewGuid():N}");
            var (trajectory, report) = await TrajectoryStream.ReadAsync(verifier.Record(request.ToRequest()), update =>
            {
                if (update.Activity.Length > 0) activity = SafeText.Line(update.Activity);
            });
            Report = report;
            if (trajectory is null) activity = "the evaluation could not be made again as it was";
            return trajectory;
        }
        catch (Exception error)
        {
            activity = Asking.TextOf(error);
            return null;
        }
    }
}
