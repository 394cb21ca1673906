using System.Collections.Immutable;
using EsEnas.Core.Controllers;
using EsEnas.Core.Numerics;
using EsEnas.Core.Optimizers;

namespace EsEnas.Core.Runs.Training;

/// <summary>What of a trainer's state makes its policies, to be taken up again later. Immutable by convention, thread safe.</summary>
/// <param name="Iteration">The iteration, from 1, whose evaluations were made around these weights.</param>
/// <param name="Mean">Mean real return of the window that ended with it.</param>
/// <param name="Theta">The weights.</param>
/// <param name="Optimizer">What the optimizer remembered.</param>
/// <param name="Controller">What the controller remembered.</param>
/// <param name="Moments">Moments of the observations that the iteration was normalized with.</param>
/// <param name="Recent">The models of that iteration and the last ones before.</param>
public sealed record TrainerSnapshot(int Iteration, double Mean, ImmutableArray<double> Theta, OptimizerState Optimizer,
    ControllerState Controller, RunningMoments Moments, ImmutableArray<RecentModels> Recent);
