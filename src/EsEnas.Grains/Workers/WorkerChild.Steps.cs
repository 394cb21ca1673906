using EsEnas.Core.Binary;
using EsEnas.Core.Numerics;
using EsEnas.Grains.Abstractions;
using EsEnas.Tasks;

namespace EsEnas.Grains.Workers;

/// <summary>Episodes whose policy acts elsewhere: <see cref="WorkerEnvironment"/>.</summary>
internal sealed partial class WorkerChild
{
    private string steppedSpecification = "";

    private void BeginEpisode(ref StateReader reader)
    {
        var specification = reader.Text();
        if (traced is null || specification != steppedSpecification)
        {
            traced?.Dispose();
            traced = TaskCatalog.CreateEnvironment(SpecificationYaml.Read(specification));
            steppedSpecification = specification;
        }
        var stream = new RandomStream(reader.UInt64(), (RandomPurpose)(uint)reader.Int64(), (uint)reader.Int64(), (uint)reader.Int64());
        traced.SetIteration(reader.Count() is > 0 and var iteration ? iteration : null);
        traced.Reset(stream);
        WriteState(traced);
    }

    private void Step(ref StateReader reader)
    {
        var environment = traced ?? throw new InvalidOperationException("There is no episode.");
        var result = environment.Step(reader.Doubles(reader.CountOf(bytesEach: 8)));
        writer.Double(result.Reward);
        writer.Double(result.AliveBonus);
        writer.Flag(result.Done);
        writer.Byte((byte)result.Reason);
        WriteState(environment);
    }

    private void WriteState(MuJoCoEnvironment environment)
    {
        Write(environment.Observation);
        Write(environment.BodyPoses);
        Write(environment.RewardTerms);
        Write(environment.TermSums);
    }

    private void Write(ReadOnlySpan<double> values)
    {
        writer.Count(values.Length);
        writer.Doubles(values);
    }
}
