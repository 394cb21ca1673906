using EsEnas.Core.Rollouts;

namespace EsEnas.Tasks;

/// <summary>
/// Writes what an environment does under given actions as CSV, every number as C's <c>%.17g</c>:
/// <c>t,a0..,o0..,reward,done,qpos0..,qvel0..</c>. Row 0 is the present state (actions and reward 0), row t the result of step t.
/// </summary>
public static class TaskTrace
{
    /// <summary>
    /// Steps through all actions, past the end of the episode too; a step that diverged has the reward <c>nan</c> and is done.
    /// </summary>
    /// <param name="environment">An environment at its start.</param>
    /// <param name="actions">One action per step, |A| numbers each.</param>
    /// <param name="output">Where the lines go; they end in a line feed.</param>
    /// <exception cref="ArgumentException">An action has the wrong size.</exception>
    public static void Write(MuJoCoEnvironment environment, IReadOnlyList<double[]> actions, TextWriter output)
    {
        WriteStart(environment, output);
        WriteSteps(environment, 0, actions, output);
    }

    /// <summary>Writes the header, and row 0.</summary>
    public static void WriteStart(MuJoCoEnvironment environment, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(output);
        var line = new CsvLine(output);
        var simulation = environment.Simulation;
        line.Add("t");
        line.AddNames("a", environment.Info.ActionSize);
        line.AddNames("o", environment.Info.ObservationSize);
        line.Add("reward");
        line.Add("done");
        line.AddNames("qpos", simulation.Positions.Length);
        line.AddNames("qvel", simulation.Velocities.Length);
        line.End();

        WriteRow(line, 0, new double[environment.Info.ActionSize], default, environment);
    }

    /// <summary>Writes some of the rows.</summary>
    /// <param name="environment">An environment after <paramref name="first"/> steps.</param>
    /// <param name="first">Steps made before.</param>
    /// <param name="actions">The next actions.</param>
    /// <param name="output">Where the lines go.</param>
    public static void WriteSteps(MuJoCoEnvironment environment, int first, IReadOnlyList<double[]> actions, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(actions);
        ArgumentNullException.ThrowIfNull(output);
        var line = new CsvLine(output);
        for (var t = 0; t < actions.Count; t++)
            WriteRow(line, first + t + 1, actions[t], environment.Step(actions[t]), environment);
    }

    private static void WriteRow(CsvLine line, int t, ReadOnlySpan<double> action, StepResult result, MuJoCoEnvironment environment)
    {
        line.Add(t);
        line.Add(action);
        line.Add(environment.Observation);
        line.Add(result.Reward);
        line.Add(result.Done ? 1 : 0);
        line.Add(environment.Simulation.Positions);
        line.Add(environment.Simulation.Velocities);
        line.End();
    }

    /// <summary>Joins values with commas.</summary>
    private sealed class CsvLine(TextWriter output)
    {
        private readonly char[] buffer = new char[SeventeenDigits.MaximumLength];
        private bool hasValues;

        public void Add(string text)
        {
            Separate();
            output.Write(text);
        }

        public void Add(double value)
        {
            Separate();
            output.Write(buffer, 0, SeventeenDigits.Write(value, buffer));
        }

        public void Add(ReadOnlySpan<double> values)
        {
            foreach (var value in values)
                Add(value);
        }

        public void AddNames(string prefix, int count)
        {
            for (var i = 0; i < count; i++)
                Add(prefix + i);
        }

        public void End()
        {
            output.Write('\n');
            hasValues = false;
        }

        private void Separate()
        {
            if (hasValues)
                output.Write(',');
            hasValues = true;
        }
    }
}
