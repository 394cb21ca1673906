using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;

namespace EsEnas.Web.Networks;

/// <summary>
/// Stands for a task whose checkpoints are read and whose episodes are not: models and sizes are all that a checkpoint needs.
/// </summary>
internal sealed class DrawnObjective(string task, PolicySpace space) : IObjective
{
    public string Name => task;

    public string Identity => "";

    public int ObservationSize => space.Layout.ObservationSize;

    public ModelSpace Models => space;

    public EnvironmentInfo? Environment => null;

    public IEvaluator CreateEvaluator() => throw new NotSupportedException("The page evaluates nothing.");
}
