namespace EsEnas.Tasks.UserTasks;

/// <summary>
/// 1 inside of bounds, and less the farther outside: the reward function of dm_control's suite (Tassa et al. 2018, section 3). A distance
/// of <paramref name="Margin"/> from the bounds gives <paramref name="AtMargin"/>; without a margin everything outside gives 0.
/// </summary>
internal readonly record struct ToleranceShape(double Low, double High, double Margin, Sigmoid Sigmoid, double AtMargin)
{
    public double Of(double x)
    {
        if (x >= Low && x <= High) return 1;
        // NaN stays NaN, which the environment finds.
        if (Margin == 0) return double.IsNaN(x) ? x : 0;
        var distance = (x < Low ? Low - x : x - High) / Margin;
        switch (Sigmoid)
        {
            case Sigmoid.Linear:
                return Math.Max(0, 1 - distance * (1 - AtMargin));
            case Sigmoid.Quadratic:
                return Math.Max(0, 1 - distance * distance * (1 - AtMargin));
            case Sigmoid.LongTail:
                return 1 / (1 + distance * distance * (1 / AtMargin - 1));
            default:
                return Math.Exp(distance * distance * Math.Log(AtMargin));
        }
    }
}
