using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;
using EsEnas.Tasks.Randomization;

namespace EsEnas.Tasks.UserTasks;

/// <summary>The numbers of a task file that may change from iteration to iteration, as they are now.</summary>
/// <remarks>Not thread safe; allocates nothing after its construction.</remarks>
internal sealed class EpisodeCurriculum
{
    private readonly UserTaskPlan plan;
    private readonly EpisodeRandomization? randomization;
    private readonly RangedNoises? ranged;
    private readonly TaskOptions options;
    private int? current;

    public EpisodeCurriculum(UserTaskPlan plan, EpisodeRandomization? randomization, RangedNoises? ranged, TaskOptions options)
    {
        (this.plan, this.randomization, this.ranged, this.options) = (plan, randomization, ranged, options);
        Coefficients = [.. plan.Reward.Select(part => part.Term.Coefficient)];
        Targets = [.. plan.Targets.Select(target => new ValueRange(target.Low, target.High))];
        Noise = [.. plan.Observation.Select(part => part.Noise)];
        AliveBonus = SumOfBonuses();
        Horizon = int.MaxValue;
    }

    /// <summary>The coefficient of each term of the reward.</summary>
    public double[] Coefficients { get; }

    /// <summary>The range of each target.</summary>
    public ValueRange[] Targets { get; }

    /// <summary>The standard deviation of each observed number's fixed noise.</summary>
    public double[] Noise { get; }

    /// <summary>The part of the reward that weights are trained without.</summary>
    public double AliveBonus { get; private set; }

    /// <summary>The most steps of an episode, if a curriculum says so.</summary>
    public int Horizon { get; private set; }

    /// <summary>Moves to an iteration of training; null: everything has its final value.</summary>
    public void MoveTo(int? iteration)
    {
        if (iteration == current) return;
        current = iteration;
        foreach (var term in plan.Curriculum)
        {
            switch (term.Subject)
            {
                case CurriculumSubject.Reward:
                    Coefficients[term.Index] = term.Number(iteration, plan.Reward[term.Index].Term.Coefficient);
                    break;
                case CurriculumSubject.Target:
                    var target = plan.Targets[term.Index];
                    Targets[term.Index] = term.Range(iteration, new ValueRange(target.Low, target.High));
                    break;
                case CurriculumSubject.Horizon:
                    Horizon = term.Progress(iteration) >= 1 ? int.MaxValue : (int)Math.Round(term.Number(iteration, plan.Horizon));
                    break;
                case CurriculumSubject.Noise:
                    MoveNoise(term, iteration);
                    break;
                default:
                    Move(term, iteration);
                    break;
            }
        }

        AliveBonus = SumOfBonuses();
    }

    // A range of the options has no curriculum.
    private void Move(CurriculumTerm term, int? iteration)
    {
        var quantity = (RandomizedQuantity)term.Index;
        if (options.Randomization[quantity] is not null) return;
        var declared = Array.Find(plan.Randomization, part => part.Quantity == quantity)!.Range;
        randomization!.SetRange(quantity, term.Range(iteration, declared));
    }

    private void MoveNoise(CurriculumTerm term, int? iteration)
    {
        for (var i = 0; i < plan.Observation.Length; i++)
        {
            var part = plan.Observation[i];
            if (part.Term != term.Index) continue;
            if (part.Ranged is null) Noise[i] = term.Number(iteration, part.Noise);
            else if (options.Randomization[RandomizedQuantity.ObservationNoise] is null)
                ranged!.SetRange(i, term.Range(iteration, part.Ranged.Range));
        }
    }

    private double SumOfBonuses()
    {
        var sum = 0.0;
        for (var i = 0; plan.ExcludesBonus && i < plan.Reward.Length; i++)
            if (plan.Reward[i].Term.Kind == RewardKind.AliveBonus) sum += Coefficients[i];
        return sum;
    }
}
