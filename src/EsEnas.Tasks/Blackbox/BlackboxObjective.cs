using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Specifications;

namespace EsEnas.Tasks.Blackbox;

/// <summary>A blackbox function as an objective: what is maximized is -f, plus noise if asked for.</summary>
/// <remarks>Thread safe; its evaluators are not.</remarks>
internal sealed class BlackboxObjective : IObjective
{
    /// <summary>Counts changes of the functions that change numbers.</summary>
    private const int CodeVersion = 1;

    private readonly BlackboxSpace space;
    private readonly double noise;

    public BlackboxObjective(ExperimentSpecification specification)
    {
        Name = specification.Task;
        Instance = new BlackboxInstance(BlackboxFunctions.KindOf(Name), specification.Blackbox);
        space = new BlackboxSpace(Instance);
        noise = specification.Blackbox.Noise;
    }

    public BlackboxInstance Instance { get; }

    public string Name { get; }

    public string Identity => $"task {Name}/{CodeVersion}";

    public int ObservationSize => 0;

    public ModelSpace Models => space;

    public EnvironmentInfo? Environment => null;

    public IEvaluator CreateEvaluator() => new BlackboxEvaluator(Instance, space, noise);
}
