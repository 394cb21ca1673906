using System.Collections.Immutable;
using EsEnas.Core.Binary;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Search;
using EsEnas.Core.Specifications;

namespace EsEnas.Core.Runs.Selection;

/// <summary>Selection states as checkpoints.</summary>
internal sealed class SelectionStateCodec(ExperimentSpecification specification, IObjective objective)
{
    private const int Schema = 1;

    private readonly string trainingHash = SpecificationText.TrainingHash(specification);

    private static ReadOnlySpan<byte> Kind => "ESNS"u8;

    private SearchSpace Space => objective.Models.Space;

    /// <summary>The checkpoint of a state.</summary>
    public byte[] Save(SelectionState state)
    {
        var writer = new StateWriter();
        writer.Count(state.Iteration);
        writer.Count(state.Round);
        writer.UInt128(state.Fingerprint.Value);
        writer.Count(state.Theta.Length);
        writer.Doubles(state.Theta.AsSpan());
        writer.Doubles(state.Normalizer.Mean);
        writer.Doubles(state.Normalizer.Scale);
        writer.Double(state.Sigma);
        writer.Count(state.RoundEpisodes);
        writer.Count(state.EpisodesBefore);
        writer.Count(state.ReportEpisodes);
        writer.Count(state.Candidates.Length);
        foreach (var candidate in state.Candidates)
        {
            writer.Model(Space, candidate.Model);
            writer.Double(candidate.Sum);
            writer.Count(candidate.Episodes);
            writer.Count(candidate.Diverged);
        }

        writer.Flag(state.Result is not null);
        if (state.Result is { } result)
        {
            writer.Double(result.Return);
            writer.Double(result.ReturnStd);
            writer.Count(result.Episodes);
            writer.Count(result.Diverged);
        }

        return CheckpointEnvelope.Seal(Kind, Schema, trainingHash, writer.Written);
    }

    /// <summary>Reads a checkpoint.</summary>
    /// <exception cref="CheckpointException">It cannot be used.</exception>
    public SelectionState Load(ReadOnlySpan<byte> checkpoint) =>
        CheckpointEnvelope.Read(Kind, Schema, trainingHash, checkpoint, (content, _) => Read(content));

    private SelectionState Read(ReadOnlySpan<byte> content)
    {
        var reader = new StateReader(content);
        var (iteration, round, fingerprint) = (reader.Count(), reader.Count(), new Fingerprint(reader.UInt128()));
        var length = reader.CountOf(bytesEach: 8);
        if (length != objective.Models.ParameterCount)
            throw new FormatException($"theta has {length} entries; the objective has {objective.Models.ParameterCount}.");
        var theta = ImmutableArray.Create(reader.Doubles(length));
        var normalizer = new Normalizer(reader.Doubles(objective.ObservationSize), reader.Doubles(objective.ObservationSize));
        var (sigma, roundEpisodes, episodesBefore, reportEpisodes) = (reader.Finite(), reader.Count(), reader.Count(), reader.Count());
        var candidates = ImmutableArray.CreateBuilder<SelectionCandidate>();
        for (var left = reader.CountOf(bytesEach: 11); left > 0; left--)
            candidates.Add(new SelectionCandidate(reader.Model(Space), reader.Double(), reader.Count(), reader.Count()));
        if (candidates.Count == 0) throw new FormatException("A selection has no candidates.");
        var result = reader.Byte() switch
        {
            0 => null,
            1 => new SelectionResult(candidates[0].Model, reader.Double(), reader.Double(), reader.Count(), reader.Count()),
            _ => throw new FormatException("A selection is neither finished nor unfinished."),
        };
        reader.End();
        return new SelectionState
        {
            Iteration = iteration,
            Round = round,
            Fingerprint = fingerprint,
            Theta = theta,
            Normalizer = normalizer,
            Sigma = sigma,
            RoundEpisodes = roundEpisodes,
            EpisodesBefore = episodesBefore,
            ReportEpisodes = reportEpisodes,
            Candidates = candidates.ToImmutable(),
            Result = result,
        };
    }
}
